// Segments of a connection cut to the time of one request, and read as lines.
import type { Segments } from "../../api/types";
import type { Window } from "../../parts/scale";

const COLUMNS = ["frame", "time_ns", "from_server", "start", "length", "ack", "window", "flight", "marks"] as const;

export const NONE: Segments = Object.fromEntries(COLUMNS.map((name) => [name, []])) as unknown as Segments;

export function within(of: Segments | undefined, view: Window): Segments {
  if (!of) return NONE;
  const kept = of.time_ns.flatMap((at, index) => (at >= view.from && at <= view.to ? [index] : []));
  if (kept.length === of.time_ns.length) return of;
  return Object.fromEntries(COLUMNS.map((name) => [name, kept.map((index) => of[name][index]!)])) as unknown as Segments;
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
