// The lines over time of one side of a connection: under way, throughput, until acknowledged.
import type { Segments } from "../../api/types";
import type { Plotted } from "../../figure/plot-drawing";
import type { Window } from "../../parts/scale";
import { duration, size } from "../../words/units";
import { roundTrips, throughput } from "./rates";
import { flightColumns } from "./segments";

export const PARTS = 120;
/** A window this many times what is under way would flatten it: it is named, not drawn to. */
const FAR = 6;

export interface Flight { plot: Plotted; most: number; farWindow: number | null }

export function flightOf(segments: Segments, fromServer: boolean, origin: number): Flight {
  const columns = flightColumns(segments, fromServer);
  const most = columns[1].reduce<number>((high, value) => Math.max(high, value ?? 0), 1);
  const least = columns[2].reduce<number>((low, value) => Math.min(low, value ?? Infinity), Infinity);
  const isFar = least !== Infinity && least > most * FAR;
  return {
    most,
    farWindow: isFar ? least : null,
    plot: {
      columns, origin, top: isFar ? most * 1.15 : null, valueWords: size,
      lines: [{ name: "in flight", colour: "accent", fill: true, stepped: true }, { name: "window", colour: "quiet", dashed: true, stepped: true }],
    },
  };
}

export function throughputOf(segments: Segments, fromServer: boolean, origin: number, view: Window): Plotted {
  const { at, value } = throughput(segments, fromServer, view.from, view.to, PARTS);
  return {
    columns: [at, value], origin, top: null, valueWords: size,
    lines: [{ name: "bytes a second", colour: "accent", fill: true, bars: true }],
  };
}

export function tripsOf(segments: Segments, fromServer: boolean, origin: number): Plotted {
  const { at, value } = roundTrips(segments, fromServer);
  return {
    columns: [at, value], origin, top: null, valueWords: duration,
    lines: [{ name: "until acknowledged", colour: "accent", dots: true }],
  };
}
