import { expect, it } from "vitest";
import { held } from "../src/parts/file-line";

const note = { requests: 6, slowest: 6, requests_total: 6, with_packets: 6, connections: 2, connections_total: 2, packets: 9, redacted: true };

it("a file that holds all says nothing more", () => {
  expect(held(note)).toEqual([]);
});

it("a file that holds less says how much", () => {
  expect(held({ ...note, requests: 2_000, slowest: 2_000, requests_total: 120_000 })).toEqual([
    "Lists hold the 2,000 slowest of 120,000 requests; totals count all.",
  ]);
  expect(held({ ...note, requests: 2_007, slowest: 2_000, requests_total: 2_008 })).toEqual([
    "Lists hold the 2,000 slowest of 2,008 requests and 7 that findings name; totals count all.",
  ]);
  expect(held({ ...note, connections: 4, connections_total: 3_000 })).toEqual(["Of 3,000 connections it holds 4."]);
});
