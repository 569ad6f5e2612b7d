// Segments of a connection cut to the time of one request, and read as lines.
import type { Sacks, Segments } from "../../api/types";
import type { Window } from "../../parts/scale";

const COLUMNS = ["frame", "time_ns", "from_server", "start", "length", "ack", "window", "flight", "marks"] as const;

const SACK_COLUMNS = ["frame", "time_ns", "from_server", "left", "right"] as const;

export const NONE: Segments = { ...cutTo(COLUMNS, {} as Segments, []), total: 0, sacked: cutTo(SACK_COLUMNS, {} as Sacks, []) };

export function within(of: Segments | undefined, view: Window): Segments {
  if (!of?.frame.length) return NONE;
  const kept = inside(of.time_ns, view);
  if (kept.length === of.time_ns.length) return of;
  return { ...cutTo(COLUMNS, of, kept), total: of.total, sacked: cutTo(SACK_COLUMNS, of.sacked, inside(of.sacked.time_ns, view)) };
}

const inside = (times: number[], view: Window): number[] => times.flatMap((at, index) => (at >= view.from && at <= view.to ? [index] : []));

function cutTo<Name extends string>(names: readonly Name[], of: Record<Name, number[]>, rows: number[]): Record<Name, number[]> {
  return Object.fromEntries(names.map((name) => [name, rows.map((index) => of[name][index]!)])) as Record<Name, number[]>;
}

/** The side that sent more bytes: its curve is the one to read. */
export function slowSide(of: Segments): "client" | "server" {
  let balance = 0;
  of.length.forEach((bytes, index) => { balance += of.from_server[index] ? bytes : -bytes; });
  return balance >= 0 ? "server" : "client";
}

export interface Line { at: number[]; value: number[] }

/** What one side acknowledged of the other's bytes, and how far its window let the other go. */
export function acknowledged(of: Segments, fromServer: boolean): { ack: Line; limit: Line } {
  const ack: Line = { at: [], value: [] };
  const limit: Line = { at: [], value: [] };
  of.frame.forEach((_, index) => {
    const isReceiver = Boolean(of.from_server[index]) !== fromServer;
    const value = of.ack[index]!;
    if (!isReceiver || value < 0) return;
    ack.at.push(of.time_ns[index]!);
    ack.value.push(value);
    if (of.window[index]! < 0) return;
    limit.at.push(of.time_ns[index]!);
    limit.value.push(value + of.window[index]!);
  });
  return { ack, limit };
}

/** What the time-sequence graph of one side's bytes is drawn from. */
export function sequenceOf(segments: Segments, fromServer: boolean, origin: number, chosen: number | null) {
  const own = segments.frame.flatMap((_, index) => (Boolean(segments.from_server[index]) === fromServer && segments.length[index] ? [index] : []));
  return { segments, own, origin, chosen, ...acknowledged(segments, fromServer), sacked: sackedOf(segments, fromServer) };
}

export interface Sacked { at: number; frame: number; left: number; right: number }

/** Blocks of one side's bytes that the other said it has, beyond what it acknowledged. */
export function sackedOf({ sacked: of }: Segments, fromServer: boolean): Sacked[] {
  return of.frame.flatMap((frame, index) => Boolean(of.from_server[index]) === fromServer ? []
    : [{ at: of.time_ns[index]!, frame, left: of.left[index]!, right: of.right[index]! }]);
}

/** Columns for the plot: seconds do not matter to it, so nanoseconds go in; null where nothing is known. */
export function flightColumns(of: Segments, fromServer: boolean): [number[], (number | null)[], (number | null)[]] {
  const times: number[] = [];
  const flight: (number | null)[] = [];
  const window: (number | null)[] = [];
  let lastFlight: number | null = null;
  let lastWindow: number | null = null;
  let highest = -1;
  of.frame.forEach((_, index) => {
    if (Boolean(of.from_server[index]) === fromServer) {
      highest = Math.max(highest, of.start[index]! + of.length[index]!);
      lastFlight = of.flight[index]!;
    } else {
      if (of.window[index]! >= 0) lastWindow = of.window[index]!;
      if (lastFlight !== null && of.ack[index]! >= 0) {
        lastFlight = Math.min(lastFlight, Math.max(0, highest - of.ack[index]!));
      }
    }
    times.push(of.time_ns[index]!);
    flight.push(lastFlight);
    window.push(lastWindow);
  });
  return [times, flight, window];
}
