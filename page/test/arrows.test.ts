import { describe, expect, it } from "vitest";
import { arrows, folded, following, isNotable, lostOnes, unseenOnes } from "../src/parts/arrows";
import type { Segments } from "../src/api/types";
import { UNSACKED } from "./kit/segments";

const RETRANSMISSION = 32;
const SPURIOUS = 128;
const MISSED = RETRANSMISSION | 512;

type Row = [frame: number, time: number, fromServer: number, start: number, length: number, marks?: number];

function segments(...rows: Row[]): Segments {
  return {
    frame: rows.map((row) => row[0]), time_ns: rows.map((row) => row[1]), from_server: rows.map((row) => row[2]),
    start: rows.map((row) => row[3]), length: rows.map((row) => row[4]), marks: rows.map((row) => row[5] ?? 0),
    ack: rows.map(() => -1), window: rows.map(() => -1), flight: rows.map(() => 0), ...UNSACKED,
  };
}

describe("an arrow", () => {
  it("captured at the client leaves when seen, and left the server half a round trip before", () => {
    const [asked, answered] = arrows(segments([1, 1000, 0, 0, 10], [2, 5000, 1, 0, 10]), "client", 2000);

    expect([asked!.left, asked!.arrived]).toEqual([1000, 2000]);
    expect([answered!.left, answered!.arrived]).toEqual([4000, 5000]);
  });

  it("captured at the server is the other way round", () => {
    const [asked, answered] = arrows(segments([1, 1000, 0, 0, 10], [2, 5000, 1, 0, 10]), "server", 2000);

    expect([asked!.left, asked!.arrived]).toEqual([0, 1000]);
    expect([answered!.left, answered!.arrived]).toEqual([5000, 6000]);
  });
});

describe("a lost packet", () => {
  it("is the copy before one that was sent again with need", () => {
    expect(lostOnes(segments([1, 0, 0, 0, 100], [2, 1, 0, 100, 100], [3, 9, 0, 0, 100, RETRANSMISSION]))).toEqual(new Set([0]));
  });

  it("is none where the retransmission was without need", () => {
    expect(lostOnes(segments([1, 0, 0, 0, 100], [3, 9, 0, 0, 100, RETRANSMISSION | SPURIOUS])).size).toBe(0);
  });

  it("is none of the other direction", () => {
    expect(lostOnes(segments([1, 0, 1, 0, 100], [3, 9, 0, 0, 100, RETRANSMISSION])).size).toBe(0);
  });
});

describe("what the capture missed", () => {
  const rows: Row[] = [[1, 1000, 1, 0, 100], [2, 2000, 1, 200, 100], [3, 3000, 1, 300, 100], [4, 9000, 1, 100, 100, MISSED]];

  it("lay before the first segment behind its hole", () => {
    expect(unseenOnes(segments(...rows))).toEqual(new Map([[1, [3]]]));
    expect(unseenOnes(segments(rows[0]!, rows[3]!)).size).toBe(0);
    expect(unseenOnes(segments(rows[0]!, rows[1]!, [4, 9000, 1, 100, 100, RETRANSMISSION])).size).toBe(0);
  });

  it("is an arrow of its own only where the capture was not at the sender's", () => {
    const ghosts = arrows(segments(...rows), "client", 1000).filter((each) => each.unseen);

    expect(ghosts.map((each) => [each.frame, each.left, each.lost, each.marks])).toEqual([[4, 1500, true, 0]]);
    expect(arrows(segments(...rows), "server", 1000).some((each) => each.unseen)).toBe(false);
  });

  it("is not what arrived where it was captured", () => {
    const again = segments([1, 1000, 1, 0, 100], [3, 9000, 1, 0, 100, RETRANSMISSION]);

    expect(arrows(again, "client", 1000).map((each) => each.lost)).toEqual([false, false]);
    expect(arrows(again, "server", 1000).map((each) => each.lost)).toEqual([true, false]);
    expect(arrows(again, "unknown", 1000).map((each) => each.lost)).toEqual([true, false]);
  });
});

describe("a burst", () => {
  const view = { from: 0, to: 1000 };

  it("of neighbours in one direction is one band", () => {
    const all = arrows(segments([1, 0, 1, 0, 100], [2, 1, 1, 100, 100], [3, 2, 1, 200, 100]), "client", 0);

    expect(folded(all, view, 1000, 3)).toMatchObject([{ count: 3, bytes: 300 }]);
  });

  it("keeps a retransmission apart", () => {
    const all = arrows(segments([1, 0, 1, 0, 100], [2, 1, 1, 0, 100, RETRANSMISSION], [3, 2, 1, 200, 100]), "client", 0);

    expect(folded(all, view, 1000, 3)).toHaveLength(3);
  });

  it("opens when zoomed in", () => {
    const all = arrows(segments([1, 0, 1, 0, 100], [2, 1, 1, 100, 100]), "client", 0);

    expect(folded(all, { from: 0, to: 10 }, 1000, 3)).toHaveLength(2);
  });
});

describe("walking from packet to packet", () => {
  const all = arrows(segments([1, 1000, 1, 0, 100], [2, 2000, 1, 200, 100], [5, 9000, 1, 100, 100, MISSED], [6, 9500, 0, 0, 0]), "client", 1000);
  const walk = (frame: number | null, way: 1 | -1, wanted?: typeof isNotable) => following(all, frame, way, wanted)?.frame ?? null;

  it("goes on and back, and ends at the ends", () => {
    expect([walk(null, 1), walk(1, 1), walk(5, 1), walk(6, 1)]).toEqual([1, 2, 6, null]);
    expect([walk(null, -1), walk(6, -1), walk(1, -1)]).toEqual([6, 5, null]);
  });

  it("stops at what stands out where that is asked, and never at what was not captured", () => {
    expect(all.some((each) => each.unseen)).toBe(true);
    expect([walk(null, 1, isNotable), walk(1, 1, isNotable), walk(5, 1, isNotable), walk(6, -1, isNotable)]).toEqual([5, 5, null, 5]);
  });
});
