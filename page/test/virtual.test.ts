import { describe, expect, it } from "vitest";
import { inSight, scrollTo } from "../src/parts/virtual";

describe("a list", () => {
  it("draws the rows in sight and one more", () => {
    expect(inSight(1000, 20, 100, 50)).toEqual({ first: 2, last: 8, offset: 40, height: 20_000 });
  });

  it("of nothing draws nothing", () => {
    const sight = inSight(0, 20, 100, 0);

    expect(sight.last - Math.max(sight.first, 0)).toBe(0);
  });

  it("of ten million rows shows the first and the last", () => {
    const top = inSight(10_000_000, 22, 660, 0);
    const bottom = inSight(10_000_000, 22, 660, 8_000_000 - 660);

    expect(top.first).toBe(0);
    expect(top.height).toBe(8_000_000);
    expect(bottom.last).toBe(10_000_000);
    expect(bottom.offset + (bottom.last - bottom.first) * 22).toBeCloseTo(8_000_000, 3);
  });
});

describe("a chosen row", () => {
  it("in sight does not move the list", () => {
    expect(scrollTo(3, 1000, 20, 100, 50)).toBeNull();
  });

  it("below is scrolled to, not farther", () => {
    expect(scrollTo(10, 1000, 20, 100, 0)).toBe(120);
  });

  it("of a million is in sight afterwards", () => {
    const to = scrollTo(500_000, 1_000_000, 22, 660, 0)!;
    const sight = inSight(1_000_000, 22, 660, to);

    expect(sight.first).toBeLessThanOrEqual(500_000);
    expect(sight.last).toBeGreaterThan(500_000);
  });
});
