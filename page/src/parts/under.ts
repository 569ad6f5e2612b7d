// What the lines of a plot say at a moment.
import type { Columns, PlotLine } from "../figure/plot-drawing";

/** Steps and bars hold from their left edge on, dots only where they are; null before the first. */
export function rowAt(times: number[], at: number, isNearest: boolean): number | null {
  const next = firstAfter(times, at);
  if (next === 0) return isNearest && times.length ? 0 : null;
  const isCloser = isNearest && next < times.length && times[next]! - at < at - times[next - 1]!;
  return isCloser ? next : next - 1;
}

/** In words, each line by its name where there are several. */
export function saidAt(columns: Columns, lines: PlotLine[], at: number, words: (value: number) => string): string {
  const [times, ...values] = columns;
  const row = rowAt(times, at, lines.some((line) => line.dots));
  if (row === null) return "";
  const said = lines.flatMap((line, index) => {
    const value = values[index]?.[row];
    if (value === null || value === undefined) return [];
    return [lines.length > 1 ? `${line.name} ${words(value)}` : words(value)];
  });
  return said.join(", ");
}

function firstAfter(times: number[], at: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
