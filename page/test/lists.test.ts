import { describe, expect, it } from "vitest";
import { counted, cutters, leftOut, listedProblems, noneOf, overRequests, uncut, type Listed } from "../src/words/lists";

const FILTER = { filter: true, time: false };
const TIME = { filter: false, time: true };
const BOTH = { filter: true, time: true };
const NEITHER = { filter: false, time: false };

describe("how much of a list is shown", () => {
  it.each([
    [{ passing: 0, all: 0 }, "0 requests"],
    [{ passing: 1, all: 1 }, "1 request"],
    [{ passing: 0, all: 1 }, "0 of 1 request"],
    [{ passing: 1, all: 2 }, "1 of 2 requests"],
    [{ passing: 2, all: 2 }, "2 requests"],
    [{ passing: 2, held: 2, all: 3 }, "The first 2 of 3 requests"],
    [{ passing: 1, held: 2, all: 3 }, "1 of the first 2 of 3 requests"],
    [{ told: 2_000, passing: 5_000, all: 5_000 }, "The first 2,000 of 5,000 requests"],
    [{ told: 2_000, passing: 5_000, all: 6_000 }, "The first 2,000 of 5,000 that pass, of 6,000 requests"],
  ])("%o: %s", (counts, said) => expect(counted("request", counts)).toBe(said));
});

describe("an empty list", () => {
  const nouns: Listed[] = ["request", "connection", "packet", "lookup", "handshake"];

  it.each(nouns)("of each %s says that there is none", (noun) => {
    expect(noneOf(noun, 0, NEITHER, false)[0]).toMatch(/^No .* was (captured|read in this capture)\.$/);
    expect(noneOf(noun, 0, NEITHER, true)).toEqual([`No ${noun} so far.`, ""]);
  });

  it("says what cut it, and the way out", () => {
    expect(noneOf("lookup", 1, FILTER, false)).toEqual(["No lookup passes the filter.", "× in the filter takes it away."]);
    expect(noneOf("lookup", 2, TIME, false)).toEqual(["No lookup lies in the chosen time.", "Esc leaves the time range."]);
    expect(noneOf("handshake", 2, BOTH, true)).toEqual([
      "No handshake passes the filter and lies in the chosen time.",
      "× in the filter takes it away; Esc leaves the time range.",
    ]);
  });

  it("is not blamed on the filter where there is nothing to cut", () => {
    expect(noneOf("lookup", 0, BOTH, false)[0]).toBe("No DNS lookup was captured.");
  });
});

describe("a view that is not cut", () => {
  it("says so while something cuts others", () => {
    expect(uncut(NEITHER, "requests", "this one is whole")).toBe("");
    expect(uncut(FILTER, "requests", "this one is whole")).toBe("The filter chooses among requests; this one is whole.");
    expect(uncut(BOTH, "packets", "this one is whole")).toBe("The filter and the time range choose among packets; this one is whole.");
    expect(cutters(TIME)).toBe("the time range");
  });
});

describe("problems more than are listed", () => {
  it.each([[0, 0, ""], [2, 2, ""], [0, 1, "1 problem in all; none is listed."], [1, 2, "2 problems in all; the first is listed."], [2, 3, "3 problems in all; the first 2 are listed."]])(
    "%i of %i: %s", (listed, all, said) => expect(listedProblems(listed, all)).toBe(said));
});

describe("a saved file", () => {
  const note = { requests: 6, slowest: 6, requests_total: 6, connections: 2, connections_total: 2 };

  it("that holds all says nothing more", () => {
    expect(leftOut(note)).toEqual([]);
  });

  it.each([
    [1, 1, 2, "Lists hold the slowest of 2 requests; totals count all."],
    [2, 1, 3, "Lists hold the slowest of 3 requests and 1 that a finding names; totals count all."],
    [4, 2, 5, "Lists hold the 2 slowest of 5 requests and 2 that findings name; totals count all."],
    [2_000, 2_000, 120_000, "Lists hold the 2,000 slowest of 120,000 requests; totals count all."],
  ])("%i requests, %i of them the slowest, of %i: %s", (requests, slowest, total, said) => {
    expect(leftOut({ ...note, requests, slowest, requests_total: total })).toEqual([said]);
  });

  it.each([[0, 1, "Of 1 connection it holds none."], [1, 2, "Of 2 connections it holds 1."], [4, 3_000, "Of 3,000 connections it holds 4."]])(
    "%i of %i connections: %s", (held, total, said) => {
      expect(leftOut({ ...note, connections: held, connections_total: total })).toEqual([said]);
    });
});

it.each([[1, "in 1 request"], [2, "in 2 requests"], [999, "in 999 requests"], [1_000, "in 1,000 requests or more"]])("a cost of %i requests is %s", (count, said) => {
  expect(overRequests(count)).toBe(said);
});
