// Packets as arrows between two hosts: when each left and arrived, which were lost, which fold.
import type { Connection, Segments } from "../api/types";
import { has, LOST_UPSTREAM, NOTABLE, RETRANSMISSION, SPURIOUS } from "./marks";
import { toPixel, type Window } from "./scale";

export interface Arrow {
  index: number;
  frame: number;
  fromServer: boolean;
  left: number;
  arrived: number;
  length: number;
  marks: number;
  lost: boolean;
  /** Lost before the capture: known by the copy that came instead, whose frame this names. */
  unseen: boolean;
}

export interface Drawn {
  first: Arrow;
  last: Arrow;
  count: number;
  bytes: number;
}

/** The share of a one-way trip that lies before the point of capture. */
const BEFORE: Record<Connection["vantage"], { fromClient: number; fromServer: number }> = {
  client: { fromClient: 0, fromServer: 1 },
  server: { fromClient: 1, fromServer: 0 },
  middle: { fromClient: 0.5, fromServer: 0.5 },
  unknown: { fromClient: 0.5, fromServer: 0.5 },
};

const LOOK_BACK = 4_000;

export function arrows(of: Segments, vantage: Connection["vantage"], roundTripNs: number | null): Arrow[] {
  const trip = (roundTripNs ?? 0) / 2;
  const before = (index: number) => BEFORE[vantage][of.from_server[index] ? "fromServer" : "fromClient"];
  const made = (index: number, time: number): Arrow => {
    const left = time - before(index) * trip;
    return {
      index, frame: of.frame[index]!, fromServer: Boolean(of.from_server[index]), left, arrived: left + trip,
      length: of.length[index]!, marks: of.marks[index]!, lost: false, unseen: false,
    };
  };
  const lost = lostOnes(of);
  const unseen = unseenOnes(of);
  return of.frame.flatMap((_, index) => [
    ...(unseen.get(index) ?? []).filter((copy) => before(copy) > 0)
      .map((copy) => ({ ...made(copy, of.time_ns[index]!), marks: 0, lost: true, unseen: true })),
    // What was captured where it was going was not lost on the way.
    { ...made(index, of.time_ns[index]!), lost: lost.has(index) && before(index) < 1 },
  ]);
}

/** The first segment behind each hole -> the copies that filled it, of what was lost before the capture. */
export function unseenOnes(of: Segments): Map<number, number[]> {
  const found = new Map<number, number[]>();
  of.marks.forEach((marks, copy) => {
    if (!has(marks, LOST_UPSTREAM)) return;
    const behind = of.start[copy]! + of.length[copy]!;
    let first = -1;
    for (let at = copy - 1; at >= Math.max(0, copy - LOOK_BACK); at -= 1) {
      if (of.from_server[at] !== of.from_server[copy] || !of.length[at]) continue;
      if (of.start[at]! < behind) break;
      first = at;
    }
    if (first >= 0) found.set(first, [...(found.get(first) ?? []), copy]);
  });
  return found;
}

/** Those whose bytes were sent again with need: the copy before did not arrive. */
export function lostOnes(of: Segments): Set<number> {
  const lost = new Set<number>();
  of.marks.forEach((marks, index) => {
    if (!has(marks, RETRANSMISSION) || has(marks, SPURIOUS)) return;
    for (let at = index - 1; at >= Math.max(0, index - LOOK_BACK); at -= 1) {
      if (!overlaps(of, at, index)) continue;
      lost.add(at);
      return;
    }
  });
  return lost;
}

function overlaps(of: Segments, a: number, b: number): boolean {
  if (of.from_server[a] !== of.from_server[b] || !of.length[a]) return false;
  return of.start[a]! < of.start[b]! + of.length[b]! && of.start[b]! < of.start[a]! + of.length[a]!;
}

/** Neighbours of one direction closer than `near` pixels become one band; notable ones stay alone. */
export function folded(all: Arrow[], view: Window, width: number, near: number): Drawn[] {
  const drawn: Drawn[] = [];
  const open: { true: Drawn | null; false: Drawn | null } = { true: null, false: null };
  for (const arrow of all) {
    if (arrow.arrived < view.from || arrow.left > view.to) continue;
    const side = String(arrow.fromServer) as "true" | "false";
    const band = open[side];
    if (band && joins(band, arrow, view, width, near)) {
      band.last = arrow;
      band.count += 1;
      band.bytes += arrow.length;
      continue;
    }
    const alone = { first: arrow, last: arrow, count: 1, bytes: arrow.length };
    drawn.push(alone);
    open[side] = isNotable(arrow) ? null : alone;
  }
  return drawn;
}

export const isNotable = (arrow: Arrow): boolean => arrow.lost || has(arrow.marks, NOTABLE);

function joins(band: Drawn, arrow: Arrow, view: Window, width: number, near: number): boolean {
  if (isNotable(arrow) || band.last.length > 0 !== arrow.length > 0) return false;
  return toPixel(view, width, arrow.left) - toPixel(view, width, band.last.left) < near;
}

/** The next captured packet from a frame on, forwards or backwards; from none, the first or the last. */
export function following(all: Arrow[], frame: number | null, way: 1 | -1, isWanted: (arrow: Arrow) => boolean = () => true): Arrow | null {
  const now = all.find((each) => !each.unseen && each.frame === frame)?.index ?? null;
  const fits = (each: Arrow) => !each.unseen && isWanted(each) && (now === null || way * (each.index - now) > 0);
  return (way > 0 ? all.find(fits) : all.findLast(fits)) ?? null;
}
