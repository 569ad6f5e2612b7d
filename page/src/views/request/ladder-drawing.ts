// The ladder laid on its side: client above, server below, time to the right, a sloped arrow a packet.
import type { RequestItem, Slice } from "../../api/types";
import { block, grid, named } from "../../figure/draw";
import type { Surface } from "../../figure/surface";
import { folded, isNotable, type Arrow, type Drawn } from "../../parts/arrows";
import { inkOn } from "../../parts/colours";
import { flags, has, KEEP_ALIVE, RETRANSMISSION, WINDOW_FULL, ZERO_WINDOW, ZERO_WINDOW_PROBE } from "../../parts/marks";
import { reasonInWords, reasonKind } from "../../words/reasons";
import { duration, size } from "../../words/units";
import { blocks } from "./shares";

export const LADDER_TALL = 190;
export const TOP = 30;
export const BOTTOM = LADDER_TALL - 30;
/** Arrows closer than this fold into one band. */
export const NEAR_PX = 3;
/** Below this room for an arrow, ordinary ones are drawn faint and without a head. */
const DENSE_PX = 8;
const MOST_LABELS = 400;
/** How far a lost packet's arrow goes, and where along an arrow its words stand. */
const LOST_AT = 0.55;
const LABEL_AT = 0.36;
const STALL_INK = 0.16;

export interface Ladder { request: RequestItem; all: Arrow[]; chosen: number | null; lit: ReadonlySet<number> }
type Lit = (frame: number) => boolean;

export function drawLadder(surface: Surface, { request, all, chosen, lit }: Ladder): void {
  grid(surface, request.start_ns);
  hosts(surface, request);
  const shown = folded(all, surface.view, surface.width, NEAR_PX);
  const isDense = shown.length * DENSE_PX > surface.width;
  const isLit = (frame: number) => lit.has(frame) || frame === chosen;
  for (const each of shown) if (!isNotable(each.first)) arrow(surface, each, isLit, isDense);
  for (const each of shown) if (isNotable(each.first)) arrow(surface, each, isLit, false);
  labels(surface, shown);
}

/** The two lines of time; on each what its host took, between them why nothing moved. */
function hosts(surface: Surface, request: RequestItem): void {
  const { pen, width, palette } = surface;
  for (const each of blocks(request.ledger, "reason")) {
    const [left, right] = [surface.x(each.start_ns), surface.x(each.end_ns)];
    if (right < 0 || left > width || right - left < 2) continue;
    const of = reasonKind(each.reason);
    const onHost = each.medium === "server-host" ? BOTTOM : each.medium === "client-host" ? TOP : null;
    if (onHost !== null) {
      const top = onHost === BOTTOM ? BOTTOM : TOP - 16;
      block(surface, left, right, top, 16, of.colour);
      named(surface, of.word, [duration(each.end_ns - each.start_ns), of.letter], left, right, top + 8, inkOn(of.colour));
    } else if (!["propagation", "serialization"].includes(each.reason)) stall(surface, each, left, right);
  }
  for (const [y, colour] of [[TOP, palette.client], [BOTTOM, palette.server]] as const) {
    pen.lines([[[0, y + 0.5], [width, y + 0.5]]], { colour, width: 1.5 });
  }
}

function stall(surface: Surface, each: Slice, left: number, right: number): void {
  const { pen, palette } = surface;
  const from = Math.max(left, -2);
  const wide = Math.max(Math.min(right, surface.width + 2) - from, 1);
  pen.box(from, TOP, wide, BOTTOM - TOP, { colour: reasonKind(each.reason).colour, alpha: STALL_INK });
  const words = reasonInWords(each.phase, each.reason, {});
  named(surface, words, [duration(each.end_ns - each.start_ns)], left, right, BOTTOM + 20, palette.quiet);
}

function ends(surface: Surface, of: Arrow): [number, number, number, number] {
  const [from, to] = of.fromServer ? [BOTTOM, TOP] : [TOP, BOTTOM];
  return [surface.x(of.left), from, surface.x(of.arrived), to];
}

function colourOf({ palette }: Surface, of: Arrow, isLit: boolean): string {
  if (isLit) return palette.lit;
  if (of.lost || isNotable(of) && has(of.marks, RETRANSMISSION)) return palette.trouble;
  return of.fromServer ? palette.server : palette.client;
}

function inkOf(of: Arrow, isLit: boolean, isDense: boolean): number {
  if (isLit) return 1;
  if (isDense) return 0.35;
  return of.length || isNotable(of) ? 1 : 0.45;
}

function arrow(surface: Surface, of: Drawn, lit: Lit, isDense: boolean): void {
  const { pen } = surface;
  const isLit = lit(of.first.frame);
  const [x0, y0, x1, y1] = ends(surface, of.first);
  const look = { colour: colourOf(surface, of.first, isLit), alpha: inkOf(of.first, isLit, isDense) };
  if (of.count > 1) band(surface, of, look);
  const stop = of.first.lost ? LOST_AT : 1;
  const [x, y] = [x0 + (x1 - x0) * stop, y0 + (y1 - y0) * stop];
  const width = isLit ? 2.5 : of.first.length ? 1.4 : 1;
  pen.lines([[[x0, y0], [x, y]]], { ...look, width, dash: dashOf(of.first) });
  if (of.first.lost) {
    pen.lines([[[x - 4, y - 4], [x + 4, y + 4]], [[x - 4, y + 4], [x + 4, y - 4]]], { ...look, width: 2 });
  } else if (!isDense || isLit) head(surface, x0, y0, x, y, look);
}

/** Dashed what was sent again, dotted what is known only by its copy. */
function dashOf(of: Arrow): number[] {
  return of.unseen ? [2, 3] : has(of.marks, RETRANSMISSION) ? [5, 3] : [];
}

interface Look { colour: string; alpha: number }

function band(surface: Surface, of: Drawn, { colour, alpha }: Look): void {
  const [a0, y0, a1, y1] = ends(surface, of.first);
  const [b0, , b1] = ends(surface, of.last);
  surface.pen.area([[a0, y0], [b0 + 1.5, y0], [b1 + 1.5, y1], [a1, y1]], { colour, alpha: alpha * 0.35 });
}

function head({ pen }: Surface, x0: number, y0: number, x1: number, y1: number, look: Look): void {
  const turn = Math.atan2(y1 - y0, x1 - x0);
  const wing = (side: number) => [x1 - 7 * Math.cos(turn + side), y1 - 7 * Math.sin(turn + side)] as const;
  pen.area([[x1, y1], wing(-0.42), wing(0.42)], look);
}

/** Words where there is room for them, notable packets first. */
function labels(surface: Surface, shown: Drawn[]): void {
  const taken: { from: number; to: number; y: number }[] = [];
  const order = [...shown].sort((a, b) => weight(b.first) - weight(a.first) || b.bytes - a.bytes);
  const { pen, palette } = surface;
  for (const each of order.slice(0, MOST_LABELS)) {
    const words = worded(each);
    const [x0, y0, x1, y1] = ends(surface, each.first);
    const [x, y] = [x0 + (x1 - x0) * LABEL_AT, y0 + (y1 - y0) * LABEL_AT];
    if (!words || x < 0 || x > surface.width) continue;
    const wide = pen.widthOf(words) + 4;
    // Behind the arrow where there is room, else before it.
    const from = x + 3 + wide <= surface.width ? x + 3 : x - 3 - wide;
    const to = from + wide;
    if (from < 0 || taken.some((at) => from < at.to + 4 && to > at.from - 4 && Math.abs(at.y - y) < 15)) continue;
    taken.push({ from, to, y });
    pen.box(from, y - 7, wide, 14, { colour: palette.paper, alpha: 0.85 });
    const isTrouble = isNotable(each.first) && (each.first.lost || has(each.first.marks, RETRANSMISSION));
    pen.words(words, from + 2, y, { colour: isTrouble ? palette.trouble : palette.text });
  }
}

/** What tells most of a delay is named first: losses, then windows that closed, then the rest. */
function weight(of: Arrow): number {
  if (of.lost || has(of.marks, RETRANSMISSION)) return 3;
  if (TOLD.some(([bit]) => has(of.marks, bit))) return 2;
  return isNotable(of) ? 1 : 0;
}

const TOLD: [number, string][] = [
  [ZERO_WINDOW, "window 0"], [ZERO_WINDOW_PROBE, "zero window probe"], [WINDOW_FULL, "window full"], [KEEP_ALIVE, "keep-alive"],
];

function worded(of: Drawn): string {
  if (of.count > 1) return of.bytes ? `${of.count} packets, ${size(of.bytes)}` : "";
  const { first } = of;
  const named = flags(first.marks).map((flag) => (flag === "SYN" && first.fromServer ? "SYN-ACK" : flag));
  const told = TOLD.filter(([bit]) => has(first.marks, bit)).map(([, words]) => words);
  const said = [...named, ...told, ...(has(first.marks, RETRANSMISSION) ? ["sent again"] : []), ...(first.lost ? ["lost"] : [])];
  return said.join(", ") || (first.length ? size(first.length) : "");
}
