import { describe, expect, it } from "vitest";
import { beside } from "../src/state/capture";
import { captureOf, changed, elsewhere, format, moved, numeric, parse } from "../src/state/route";

describe("an address", () => {
  it("says the view, the number and the parameters", () => {
    const route = parse("#/request/14?t0=5&filter=tcp.port+%3D%3D+443");

    expect(route).toEqual({ view: "request", id: 14, params: { t0: "5", filter: "tcp.port == 443" } });
  });

  it("survives being written and read again, whatever a filter holds", () => {
    const route = { view: "packets" as const, id: null, params: { filter: 'http.host == "a?b&c#d=%"' } };

    expect(parse(format(route))).toEqual(route);
  });

  it.each(["", "#", "#/", "#/nonsense/3?x", "#//"])("that means nothing (%s) is the overview", (hash) => {
    expect(parse(hash).view).toBe("overview");
  });

  it("takes no number that is none", () => {
    expect(parse("#/request/1e3").id).toBeNull();
    expect(parse("#/request/-1").id).toBeNull();
  });
});

describe("a change", () => {
  const route = parse("#/requests?filter=tcp&sort=-duration&from=5&row=3");

  it("sets and takes away", () => {
    expect(changed(route, { sort: null, row: 4 }).params).toEqual({ filter: "tcp", from: "5", row: "4" });
  });

  it("of the view keeps the filter and the time range, nothing else", () => {
    expect(format(moved(route, "request", 7))).toBe("#/request/7?filter=tcp&from=5");
  });
});

it("a parameter that is no number is none", () => {
  expect(numeric(parse("#/packets?from=x"), "from")).toBeNull();
  expect(numeric(parse("#/packets?from=0"), "from")).toBe(0);
});

describe("another capture", () => {
  it("is the first unless the address says a number", () => {
    expect(captureOf(parse("#/packets"))).toBe(0);
    expect(captureOf(parse("#/packets?capture=12"))).toBe(12);
    expect(["-1", "x", "1.5", "12345678", "0x1"].map((said) => captureOf(parse(`#/packets?capture=${said}`)))).toEqual([0, 0, 0, 0, 0]);
  });

  it("stays when the view changes", () => {
    expect(format(moved(parse("#/requests?capture=2"), "request", 7))).toBe("#/request/7?capture=2");
  });

  it("keeps the view and the filter; numbers and times are the other's", () => {
    const route = parse("#/requests?filter=tcp&sort=-duration&from=5&row=3&capture=1");

    expect(format(elsewhere(route, 2))).toBe("#/requests?filter=tcp&capture=2");
    expect(format(elsewhere(route, 0))).toBe("#/requests?filter=tcp");
    expect(format(elsewhere(parse("#/request/7"), 1))).toBe("#/requests?capture=1");
    expect(format(elsewhere(parse("#/packet/7?capture=1"), 0))).toBe("#/packets");
    expect(format(elsewhere(parse("#/connections/7"), 1))).toBe("#/connections?capture=1");
  });

  it("follows the last with the first", () => {
    expect([beside(0, 1, 3), beside(2, 1, 3), beside(0, -1, 3), beside(9, 1, 3), beside(0, 1, 0)]).toEqual([1, 0, 2, 1, 0]);
  });
});
