import { describe, expect, it, vi } from "vitest";
import { PAGE_ROWS, Pages } from "../src/api/pages";
import { ranked } from "../src/parts/commands";
import { found, named, type Room } from "../src/state/keys";
import { acknowledged, flightColumns, slowSide } from "../src/views/request/segments";
import { blocks, byPhase } from "../src/views/request/shares";
import { chosen, conditionOf, reasonRows, sortedGroups } from "../src/views/requests/grouping";
import { axisKind, nextSort, rulesOf } from "../src/views/requests/order";
import { chain } from "../src/views/dns/tree";
import type { Slice } from "../src/api/types";
import { UNSACKED } from "./kit/segments";

const slice = (start_ns: number, end_ns: number, phase: Slice["phase"], reason: Slice["reason"], confidence = 1): Slice => ({
  start_ns, end_ns, phase, reason, medium: "unknown", frames: [], confidence,
});

describe("keys", () => {
  const hits: string[] = [];
  const rooms: Room[] = [
    { name: "everywhere", bindings: [{ keys: ["j"], words: "", run: () => hits.push("all") }, { keys: ["Ctrl+k"], words: "", always: true, run: () => {} }] },
    { name: "view", bindings: [{ keys: ["j"], words: "", run: () => hits.push("view") }] },
  ];

  it("the innermost room is asked first", () => {
    found(rooms, "j", false)?.run(undefined as never);
    expect(hits).toEqual(["view"]);
  });

  it("letters belong to the text field that has the focus", () => {
    expect(found(rooms, "j", true)).toBeNull();
    expect(found(rooms, "Ctrl+k", true)).not.toBeNull();
  });

  it("Alt is left to the browser", () => {
    expect(named({ key: "d", altKey: true, ctrlKey: false, metaKey: false })).toBe("");
    expect(named({ key: "K", altKey: false, ctrlKey: false, metaKey: true })).toBe("Ctrl+k");
  });
});

describe("pages of a list", () => {
  it("are fetched once each, where rows come into sight", async () => {
    vi.useFakeTimers();
    const fetched: unknown[] = [];
    const pages = new Pages<number>("x", {}, async (_path, query) => {
      fetched.push(query["offset"]);
      return { total: 1000, rows: Array.from({ length: PAGE_ROWS }, (_, at) => Number(query["offset"]) + at) };
    });
    await vi.runAllTimersAsync();
    pages.want(390, 410);
    pages.want(395, 415);
    await vi.runAllTimersAsync();

    expect(fetched).toEqual([0, 200, 400]);
    expect(pages.row(412)).toBe(412);
    expect(pages.row(700)).toBeUndefined();
    vi.useRealTimers();
  });
});

describe("the ledger", () => {
  const ledger = [slice(0, 10, "wait", "server"), slice(10, 30, "wait", "propagation", 0.5), slice(30, 31, "wait", "server"), slice(31, 41, "receive", "serialization")];

  it("is added up by phase and reason, the longest reason first", () => {
    const [wait, receive] = byPhase(ledger);

    expect(wait).toMatchObject({ phase: "wait", took: 31, start_ns: 0, end_ns: 31 });
    expect(wait!.reasons).toEqual([{ reason: "propagation", took: 20, sure: false }, { reason: "server", took: 11, sure: true }]);
    expect(receive!.took).toBe(10);
  });

  it("joins neighbours of one phase, and keeps all of the time", () => {
    const joined = blocks(ledger, "phase");

    expect(joined.map((each) => [each.start_ns, each.end_ns])).toEqual([[0, 31], [31, 41]]);
  });
});

describe("segments", () => {
  const of = {
    frame: [1, 2, 3], time_ns: [0, 10, 20], from_server: [1, 1, 0], start: [0, 100, 0], length: [100, 100, 0],
    ack: [0, 0, 100], window: [500, 500, 1000], flight: [100, 200, 0], marks: [0, 0, 0], ...UNSACKED,
  };

  it("the side that sent more is shown first", () => expect(slowSide(of)).toBe("server"));

  it("the receiver's ACKs and window bound the sender", () => {
    expect(acknowledged(of, true)).toEqual({ ack: { at: [20], value: [100] }, limit: { at: [20], value: [1100] } });
  });

  it("an ACK takes its bytes out of flight", () => {
    expect(flightColumns(of, true)).toEqual([[0, 10, 20], [100, 200, 100], [null, null, 1000]]);
  });
});

describe("sorting", () => {
  it("turns around on the second click, and begins with the longest", () => {
    expect(nextSort("start", "duration")).toBe("-duration");
    expect(nextSort("-duration", "duration")).toBe("duration");
    expect(nextSort("start", "start")).toBe("-start");
  });

  it("by duration compares from a common start unless told", () => {
    expect(axisKind(undefined, "-duration")).toBe("aligned");
    expect(axisKind(undefined, "start")).toBe("capture");
    expect(axisKind("capture", "-duration")).toBe("capture");
  });

  it("has its rules at the ticks of the axis", () => {
    expect(rulesOf({ from: 0, to: 100 })).toContain("var(--line) 0%");
    expect(rulesOf({ from: 0, to: 100 })).toContain("transparent 20%)");
    expect(rulesOf({ from: 10, to: 110 })).toContain("var(--line) 10%");
    expect(rulesOf({ from: 10, to: 110 })).toContain("transparent 30%)");
  });

  it("of groups takes the key for equals", () => {
    const group = (key: string, count: number) => ({ key, count, total_ns: 0, p50_ns: 0, p90_ns: 0, p99_ns: 0, max_ns: 0 });
    expect(sortedGroups([group("b", 1), group("a", 1), group("c", 2)], "-count").map((each) => each.key)).toEqual(["c", "a", "b"]);
  });
});

it("a group's filter quotes what a packet said", () => {
  expect(conditionOf("host", 'a" or tcp or "')).toBe('http.host == "a\\" or tcp or \\""');
  expect(conditionOf("status", "200")).toBe("http.response.code == 200");
  expect(conditionOf("endpoint", "GET /")).toBeNull();
});

it("the palette puts beginnings first", () => {
  const command = (words: string) => ({ words, note: "", run: () => {} });
  const shown = ranked([command("slow packets"), command("Packets"), command("open other"), command("p a c")], "pac");

  expect(shown.map((each) => each.words)).toEqual(["Packets", "slow packets", "p a c"]);
});

describe("a chain of names", () => {
  const answer = (name: string, type: string, data: string) => ({ name, type, ttl: 1, data });
  const lookup = (answers: ReturnType<typeof answer>[]) => ({ id: 0, name: "a", type: "A", start_ns: 0, end_ns: 1, rcode: null, answers, tries: [], waited_by: [], failed: null, connection: 0 });

  it("is as deep as its aliases", () => {
    expect(chain(lookup([answer("c", "A", "1.2.3.4"), answer("b", "CNAME", "c."), answer("A", "CNAME", "b")])).map((each) => each.depth)).toEqual([0, 1, 2]);
  });

  it("that bites its tail ends", () => {
    expect(chain(lookup([answer("a", "CNAME", "b"), answer("b", "CNAME", "a")]))).toHaveLength(2);
  });
});

describe("two groups compared", () => {
  it("takes one after another, at most two", () => {
    expect(chosen(null, null, "x")).toEqual(["x", null]);
    expect(chosen("x", null, "y")).toEqual(["x", "y"]);
    expect(chosen("x", "y", "z")).toEqual(["x", "z"]);
  });
  it("lets a chosen one go", () => {
    expect(chosen("x", null, "x")).toEqual([null, null]);
    expect(chosen("x", "y", "x")).toEqual(["y", null]);
    expect(chosen("x", "y", "y")).toEqual(["x", null]);
  });
  it("lists reasons by how much they differ, and none without time", () => {
    const rows = reasonRows({ server: 10, client: 5, crypto: 0 }, { server: 12, retry: 9, client: 5, crypto: 0 });
    expect(rows).toEqual([["retry", 0, 9], ["server", 10, 12], ["client", 5, 5]]);
  });
});
