import { describe, expect, it } from "vitest";
import { rowAt, saidAt } from "../src/parts/under";

const words = (value: number) => `${value} B`;

describe("what a plot says under the pointer", () => {
  it("a step holds from its left edge up to the next", () => {
    expect([9, 10, 19, 20, 99].map((at) => rowAt([10, 20], at, false))).toEqual([null, 0, 0, 1, 1]);
  });

  it("a dot is the nearest one, on either side", () => {
    expect([0, 14, 16, 99].map((at) => rowAt([10, 20], at, true))).toEqual([0, 0, 1, 1]);
  });

  it("is nothing where nothing was measured", () => {
    expect(rowAt([], 5, true)).toBeNull();
    expect(saidAt([[10], [null]], [{ name: "window", colour: "quiet" }], 10, words)).toBe("");
  });

  it("names the lines where there are several", () => {
    const lines = [{ name: "in flight", colour: "accent" as const }, { name: "window", colour: "quiet" as const }];
    expect(saidAt([[10, 20], [1, 2], [null, 7]], lines, 25, words)).toBe("in flight 2 B, window 7 B");
    expect(saidAt([[10], [1]], [lines[0]!], 10, words)).toBe("1 B");
  });
});
