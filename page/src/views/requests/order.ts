// How the waterfall is sorted, and which span of time its axis shows.
import type { Pages } from "../../api/pages";
import type { RequestRow } from "../../api/types";
import { across, step, type Window } from "../../parts/scale";

export type AxisKind = "capture" | "aligned";

/** Sorted by duration, bars are compared from a common start. */
export function axisKind(said: string | undefined, sort: string | undefined): AxisKind {
  if (said === "capture" || said === "aligned") return said;
  return sort?.includes("duration") ? "aligned" : "capture";
}

/** Once: the longest or the first on top; twice: the other way round. */
export function nextSort(now: string, column: string): string {
  const first = column === "duration" ? `-${column}` : column;
  const other = column === "duration" ? column : `-${column}`;
  return now === first ? other : first;
}

export function windowOf(kind: AxisKind, whole: Window, rows: RequestRow[], sort: string): Window {
  if (kind === "capture") return whole;
  const spans = rows.map((row) => row.end_ns - row.start_ns);
  const longest = Math.max(1, ...spans);
  return { from: 0, to: sort === "-duration" ? longest : Math.min(longest, Math.max(1, whole.to - whole.from)) };
}

export const MOST_TICKS = 6;

/** Fine rules behind the bars at the axis's ticks, as a background: no element a rule and row. */
export function rulesOf(view: Window): string {
  const by = step(across(view), MOST_TICKS);
  const percent = (time: number) => Number(((time / across(view)) * 100).toFixed(4));
  const first = percent(Math.ceil(view.from / by) * by - view.from);
  const next = Number((first + percent(by)).toFixed(4));
  return `repeating-linear-gradient(90deg, var(--line) ${first}%, var(--line) calc(${first}% + 1px), transparent calc(${first}% + 1px), transparent ${next}%)`;
}

const wanting = new WeakMap<object, (first: number, last: number) => void>();

/** The same function for the same pages, so that effects do not run again. */
export function order<Row>(pages: Pages<Row>): (first: number, last: number) => void {
  const known = wanting.get(pages);
  if (known) return known;
  const want = (first: number, last: number) => pages.want(first, last);
  wanting.set(pages, want);
  return want;
}
