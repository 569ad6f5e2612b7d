import { describe, expect, it } from "vitest";
import type { RequestItem, Segments } from "../src/api/types";
import { surfaceOf } from "../src/figure/surface";
import { arrows } from "../src/parts/arrows";
import { LIGHT } from "../src/parts/colours";
import { drawLadder } from "../src/views/request/ladder-drawing";
import { drawLedger } from "../src/views/request/ledger-drawing";
import { drawSequence } from "../src/views/request/sequence-drawing";
import { sackedOf, sequenceOf, within } from "../src/views/request/segments";
import { listening } from "./kit/pens";

const RETRANSMISSION = 32;
const VIEW = { from: 0, to: 100 };
const of: Segments = {
  frame: [1, 2, 3, 4, 5], time_ns: [0, 10, 20, 40, 60], from_server: [1, 1, 1, 0, 1], start: [0, 100, 200, 0, 100],
  length: [100, 100, 100, 0, 100], ack: [-1, -1, -1, 100, -1], window: [-1, -1, -1, 500, -1], flight: [100, 200, 300, 0, 200],
  marks: [0, 0, 0, 0, RETRANSMISSION], total: 5,
  sacked: { frame: [4, 4], time_ns: [40, 40], from_server: [0, 0], left: [200, 0], right: [300, 50] },
};
const none: ReadonlySet<number> = new Set();

function sequence(view = VIEW, chosen: number | null = null) {
  const { pen, told } = listening();
  drawSequence(surfaceOf(pen, 100, 170, view, LIGHT), { ...sequenceOf(of, true, 0, chosen), lit: none });
  return told;
}

const coloured = (told: ReturnType<typeof sequence>, stroke: string, colour: string) =>
  told.filter((each) => each.stroke === stroke && (each.of.at(-1) as { colour: string }).colour === colour);

describe("a block acknowledged out of order", () => {
  it("belongs to the bytes of the other side", () => {
    expect(sackedOf(of, true)).toEqual([{ at: 40, frame: 4, left: 200, right: 300 }, { at: 40, frame: 4, left: 0, right: 50 }]);
    expect(sackedOf(of, false)).toEqual([]);
  });

  it("is a bar at the ACK's time over its bytes", () => {
    const [bar] = coloured(sequence(), "lines", LIGHT.server);
    const [[[x, bottom], [alsoX, top]]] = bar!.of[0] as [[[number, number], [number, number]]];

    expect([x, alsoX]).toEqual([40, 40]);
    expect(bottom).toBeCloseTo(162 - (200 / 324) * 154, 5);
    expect(top).toBeCloseTo(162 - (300 / 324) * 154, 5);
  });

  it("is not drawn where its ACK is out of sight", () => {
    expect(coloured(sequence({ from: 41, to: 100 }), "lines", LIGHT.server)).toEqual([]);
    expect(coloured(sequence({ from: 40, to: 100 }), "lines", LIGHT.server)).toHaveLength(2);
  });

  it("is cut with the segments to the time of a request", () => {
    expect(within(of, { from: 0, to: 39 }).sacked.frame).toEqual([]);
    expect(within(of, { from: 0, to: 40 }).sacked.left).toEqual([200, 0]);
  });
});

describe("the time-sequence graph", () => {
  it("marks what was sent again, and the packet that is chosen", () => {
    expect(coloured(sequence(), "box", LIGHT.trouble)).toHaveLength(1);
    expect(coloured(sequence(), "words", LIGHT.trouble)[0]!.of[0]).toBe("R");
    expect(coloured(sequence(VIEW, 2), "box", LIGHT.lit)).toHaveLength(1);
  });

  it("shows what was acknowledged as stairs up to the edge", () => {
    const [stairs] = coloured(sequence(), "lines", LIGHT.accent);
    const path = (stairs!.of[0] as [number, number][][])[0]!;

    expect(path.map(([x]) => x)).toEqual([40, 100]);
  });
});

describe("a request's bands and ladder", () => {
  const slice = (start_ns: number, end_ns: number, reason: string, medium: "server-host" | "propagation") =>
    ({ start_ns, end_ns, phase: "wait" as const, reason, medium, frames: [2], confidence: 1 });
  const request = { start_ns: 0, end_ns: 100, ledger: [slice(0, 40, "propagation", "propagation"), slice(40, 100, "server", "server-host")] } as unknown as RequestItem;
  const drawn = (draw: (surface: ReturnType<typeof surfaceOf>) => void) => {
    const { pen, told } = listening();
    draw(surfaceOf(pen, 1000, 190, VIEW, LIGHT));
    return told;
  };
  const said = (told: ReturnType<typeof drawn>) => told.filter((each) => each.stroke === "words").map((each) => each.of[0]);

  it("name each reason and how long it took", () => {
    expect(said(drawn((surface) => drawLedger(surface, request, "reason", none)))).toEqual(["on the way 40 ns", "waiting for the server 60 ns"]);
  });

  it("underline the slices of lit frames", () => {
    const told = drawn((surface) => drawLedger(surface, request, "phase", new Set([2])));

    expect(coloured(told, "box", LIGHT.lit)).toHaveLength(1);
  });

  it("put words before an arrow at the right edge", () => {
    const late = arrows(of, "server", 0).slice(0, 1).map((each) => ({ ...each, left: 99, arrived: 99, marks: 1 << 14, lost: false }));
    const told = drawn((surface) => drawLadder(surface, { request, all: late, chosen: null, lit: none }));
    const [, x] = told.find((each) => each.of[0] === "window 0")!.of as [string, number];

    expect(x).toBeLessThan(990);
  });

  it("show a lost packet's arrow broken off, and the copy dashed", () => {
    const told = drawn((surface) => drawLadder(surface, { request, all: arrows(of, "server", 20), chosen: null, lit: none }));
    const arrowsDrawn = coloured(told, "lines", LIGHT.trouble);

    expect(said(told)).toContain("lost");
    expect(said(told)).toContain("sent again");
    expect(arrowsDrawn.some((each) => (each.of[1] as { dash?: number[] }).dash?.length === 2)).toBe(true);
  });
});
