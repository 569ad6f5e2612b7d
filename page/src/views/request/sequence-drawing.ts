// TCP's time-sequence graph, as tcptrace draws it: segments as sent, the ACK line under them,
// what was acknowledged out of order beside it, the window's end above.
import type { Segments } from "../../api/types";
import { grid } from "../../figure/draw";
import type { Point } from "../../figure/pen";
import type { Surface } from "../../figure/surface";
import { has, OUT_OF_ORDER, RETRANSMISSION } from "../../parts/marks";
import { step, type Window } from "../../parts/scale";
import { size } from "../../words/units";
import type { Line, Sacked } from "./segments";

export const SEQUENCE_TALL = 170;
const PAD = 8;
const ROW_PX = 14;
const AIR_ABOVE = 1.08;

export interface Sequence {
  segments: Segments;
  /** Rows of the segments of the direction shown. */
  own: number[];
  ack: Line;
  limit: Line;
  sacked: Sacked[];
  origin: number;
  chosen: number | null;
  lit: ReadonlySet<number>;
}

export interface Positions { low: number; high: number; zero: number; y: (position: number) => number }

/** What of the stream is in sight, with air above; counted from the first byte of this figure. */
export function positionsOf(of: Segments, own: number[], view: Window): Positions {
  const shown = own.filter((index) => of.time_ns[index]! >= view.from && of.time_ns[index]! <= view.to);
  let [low, high] = [Infinity, 0];
  for (const index of shown.length ? shown : own) {
    low = Math.min(low, of.start[index]!);
    high = Math.max(high, of.start[index]! + of.length[index]!);
  }
  [low, high] = low === Infinity ? [0, 1] : [low, low + Math.max((high - low) * AIR_ABOVE, 1)];
  const zero = own.reduce((least, index) => Math.min(least, of.start[index]!), Infinity);
  const y = (position: number) => SEQUENCE_TALL - PAD - ((position - low) / Math.max(high - low, 1)) * (SEQUENCE_TALL - 2 * PAD);
  return { low, high, zero, y };
}

export function drawSequence(surface: Surface, of: Sequence): void {
  const at = positionsOf(of.segments, of.own, surface.view);
  const { palette } = surface;
  grid(surface, of.origin);
  const rows = rowsOf(at);
  for (const row of rows) surface.pen.lines([[[0, row.y], [surface.width, row.y]]], { colour: palette.line });
  stairs(surface, of.limit, at.y, palette.quiet, [4, 3]);
  stairs(surface, of.ack, at.y, palette.accent, []);
  sacks(surface, of.sacked, at.y);
  for (const index of of.own) segment(surface, of, index, at.y);
  counts(surface, rows);
}

interface Row { y: number; words: string }

function rowsOf({ low, high, zero, y }: Positions): Row[] {
  const by = step(high - low, 4);
  const rows: Row[] = [];
  for (let at = zero + Math.ceil((low - zero) / by) * by; at < high; at += by) {
    rows.push({ y: Math.round(y(at)) + 0.5, words: size(at - zero) });
  }
  return rows;
}

/** Above their lines, and above what was drawn there; under the highest, where there is no room. */
function counts({ pen, palette }: Surface, rows: Row[]): void {
  for (const { y, words } of rows) {
    const bottom = y < ROW_PX ? y + ROW_PX : y - 1;
    pen.box(2, bottom - ROW_PX + 1, pen.widthOf(words) + 4, ROW_PX - 2, { colour: palette.paper, alpha: 0.85 });
    pen.words(words, 4, bottom, { colour: palette.quiet, baseline: "bottom" });
  }
}

/** Only the steps in sight, and one on either side of it. */
function stairs({ pen, x, view, width }: Surface, of: Line, y: (at: number) => number, colour: string, dash: number[]): void {
  const first = Math.max(of.at.findIndex((at) => at >= view.from) - 1, 0);
  const beyond = of.at.findIndex((at) => at > view.to);
  const last = beyond < 0 ? of.at.length - 1 : beyond;
  const points: Point[] = [];
  for (let index = first; index <= last; index += 1) {
    const px = x(of.at[index]!);
    if (index > first) points.push([px, y(of.value[index - 1]!)]);
    points.push([px, y(of.value[index]!)]);
  }
  if (points.length && beyond < 0) points.push([width, points.at(-1)![1]]);
  pen.lines([points], { colour, width: 1.3, dash });
}

/** A bar at the ACK's time over the bytes it says were received, with a foot at either end. */
function sacks({ pen, x, view, palette }: Surface, of: Sacked[], y: (at: number) => number): void {
  for (const { at, left, right } of of) {
    if (at < view.from || at > view.to) continue;
    const [px, bottom, top] = [x(at), y(left), y(right)];
    pen.lines([[[px, bottom], [px, top]], [[px - 2.5, bottom], [px + 2.5, bottom]], [[px - 2.5, top], [px + 2.5, top]]],
      { colour: palette.server, width: 1.6 });
  }
}

function segment({ pen, x, width, palette }: Surface, { segments: of, chosen, lit }: Sequence, index: number, y: (at: number) => number): void {
  const px = x(of.time_ns[index]!);
  if (px < -3 || px > width + 3) return;
  const [bottom, top] = [y(of.start[index]!), y(of.start[index]! + of.length[index]!)];
  const again = has(of.marks[index]!, RETRANSMISSION);
  const isLit = lit.has(of.frame[index]!) || of.frame[index] === chosen;
  const colour = isLit ? palette.lit : again || has(of.marks[index]!, OUT_OF_ORDER) ? palette.trouble : palette.text;
  const wide = isLit || again ? 4 : 2;
  pen.box(px - wide / 2, top, wide, Math.max(bottom - top, 2), { colour });
  if (again) pen.words("R", px + 4, top, { colour });
}
