// Time on an axis: from nanoseconds to pixels and back, ticks, and what zooming does to a window.
import { duration } from "../words/units";

export interface Window { from: number; to: number }

const NARROWEST_NS = 100;
const CLOCK_FROM_NS = 100e9;
/** Room for a tick with its words. */
export const TICK_PX = 110;

export const across = (view: Window): number => Math.max(view.to - view.from, 1e-9);

export function toPixel(view: Window, width: number, at: number): number {
  return ((at - view.from) / across(view)) * width;
}

export function toTime(view: Window, width: number, pixel: number): number {
  return view.from + (pixel / Math.max(width, 1)) * across(view);
}

/** Closer by `factor` (below 1) or farther, with the moment under the pointer left in place. */
export function zoomed(view: Window, factor: number, around: number, whole: Window): Window {
  const wide = Math.min(Math.max(across(view) * factor, NARROWEST_NS), across(whole));
  const at = (around - view.from) / across(view);
  return kept({ from: around - at * wide, to: around + (1 - at) * wide }, whole);
}

export function panned(view: Window, share: number, whole: Window): Window {
  const by = across(view) * share;
  return kept({ from: view.from + by, to: view.to + by }, whole);
}

/** Moved back inside the whole, its width kept. */
function kept(view: Window, whole: Window): Window {
  const wide = Math.min(across(view), across(whole));
  const from = Math.min(Math.max(view.from, whole.from), whole.to - wide);
  return { from, to: from + wide };
}

/** The same window a little wider on both sides, so that nothing touches the edge. */
export function aired(view: Window, share = 0.03): Window {
  const air = across(view) * share;
  return { from: view.from - air, to: view.to + air };
}

/** A round step that gives about `count` ticks. */
export function step(span: number, count: number): number {
  const rough = span / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const times = [1, 2, 5, 10].find((each) => each * power >= rough) ?? 10;
  return times * power;
}

export function ticks(view: Window, count: number): number[] {
  const by = step(across(view), count);
  const first = Math.ceil(view.from / by);
  const many = Math.floor(view.to / by) - first + 1;
  return Array.from({ length: Math.max(0, Math.min(many, 200)) }, (_, at) => (first + at) * by);
}

/** `0`, `20 ms`, `1.25 s`: a tick beside others `by` apart, with the digits that tell them apart. */
export function tickLabel(at: number, by: number): string {
  if (Math.abs(at) < by / 1e3) return "0";
  if (Math.abs(at) >= CLOCK_FROM_NS && by >= 1e9) return duration(at);
  const [unit, scale] = unitOf(Math.abs(at));
  const digits = Math.max(0, Math.ceil(-Math.log10(by / scale) - 1e-9));
  return digits > 6 ? duration(at) : `${(at / scale).toFixed(digits)} ${unit}`;
}

function unitOf(value: number): [string, number] {
  if (value >= 1e9) return ["s", 1e9];
  if (value >= 1e6) return ["ms", 1e6];
  return value >= 1e3 ? ["µs", 1e3] : ["ns", 1];
}
