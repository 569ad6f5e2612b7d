import { describe, expect, it } from "vitest";
import { panned, step, tickLabel, ticks, toPixel, toTime, zoomed } from "../src/parts/scale";

const WHOLE = { from: 0, to: 1000 };

it("a moment goes to its pixel and back", () => {
  expect(toPixel({ from: 100, to: 300 }, 800, 150)).toBe(200);
  expect(toTime({ from: 100, to: 300 }, 800, 200)).toBe(150);
});

describe("zooming", () => {
  it("leaves the moment under the pointer where it is", () => {
    const view = zoomed({ from: 0, to: 1000 }, 0.5, 250, WHOLE);

    expect(view).toEqual({ from: 125, to: 625 });
  });

  it("never shows more than all", () => {
    expect(zoomed({ from: 400, to: 600 }, 100, 500, WHOLE)).toEqual(WHOLE);
  });

  it("ends at a hundred nanoseconds", () => {
    const view = zoomed({ from: 400, to: 600 }, 1e-9, 500, WHOLE);

    expect(view.to - view.from).toBe(100);
  });
});

it("panning stops at both ends", () => {
  expect(panned({ from: 100, to: 300 }, -5, WHOLE)).toEqual({ from: 0, to: 200 });
  expect(panned({ from: 700, to: 900 }, 5, WHOLE)).toEqual({ from: 800, to: 1000 });
});

describe("ticks", () => {
  it("are round", () => {
    expect(step(1000, 6)).toBe(200);
    expect(ticks({ from: -30, to: 1000 }, 6)).toEqual([0, 200, 400, 600, 800, 1000].map((at) => expect.closeTo(at)));
  });

  it("are told apart by their labels", () => {
    expect(tickLabel(1_250_000_000, 50_000_000)).toBe("1.25 s");
    expect(tickLabel(20_000_000, 20_000_000)).toBe("20 ms");
    expect(tickLabel(0, 5)).toBe("0");
    expect(tickLabel(99e9, 1e9)).toBe("99 s");
    expect(tickLabel(100e9, 1e9)).toBe("1m40s");
    expect(tickLabel(100.5e9, 5e8)).toBe("100.5 s");
    expect(tickLabel(20_000_000e9, 1e16)).toBe("231d");
  });
});
