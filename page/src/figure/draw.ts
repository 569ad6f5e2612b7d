// Small drawings shared by the figures: time ticks, hatching, text that fits.
import { across, step, TICK_PX, tickLabel, ticks } from "../parts/scale";
import type { Pen, Point } from "./pen";
import type { Surface } from "./surface";

const HATCH = { colour: "#ffffff", alpha: 0.45, width: 1.5 };
const HATCH_PX = 6;

/** Faint lines where the axis has its ticks. */
export function grid({ pen, height, width, view, x, palette }: Surface, origin: number): void {
  const own = { from: view.from - origin, to: view.to - origin };
  const paths = ticks(own, width / TICK_PX).map((at) => upright(x(at + origin), 0, height));
  pen.lines(paths, { colour: palette.line });
}

/** Time on top of the figures, counted from `origin`. */
export function axis({ pen, height, width, view, x, palette }: Surface, origin: number): void {
  const own = { from: view.from - origin, to: view.to - origin };
  const by = step(across(own), width / TICK_PX);
  const marks = ticks(own, width / TICK_PX).map((at) => ({ px: x(at + origin), words: tickLabel(at, by) }));
  pen.lines(marks.map(({ px }) => upright(px, height - 5, height)), { colour: palette.line });
  for (const { px, words } of marks) {
    const wide = pen.widthOf(words);
    pen.words(words, Math.min(Math.max(px - wide / 2, 0), width - wide), height / 2 - 2, { colour: palette.quiet });
  }
}

/** On a pixel, so that it is drawn sharp. */
function upright(px: number, top: number, bottom: number): [Point, Point] {
  const sharp = Math.round(px) + 0.5;
  return [[sharp, top], [sharp, bottom]];
}

export function block({ pen, width }: Surface, left: number, right: number, top: number, tall: number, colour: string, hatched = false): void {
  const from = Math.max(left, -2);
  const wide = Math.max(Math.min(right, width + 2) - from, 1);
  pen.box(from, top, wide, tall, { colour });
  if (hatched) hatch(pen, from, top, wide, tall);
}

export function hatch(pen: Pen, left: number, top: number, wide: number, tall: number): void {
  const paths: Point[][] = [];
  for (let at = -tall; at < wide; at += HATCH_PX) paths.push([[at, tall], [at + tall, 0]]);
  pen.within(left, top, wide, tall, () => pen.lines(paths, HATCH));
}

/** The longest of these words that fits between two pixels, in ink that reads on the colour. */
export function fitting({ pen, width }: Surface, words: string[], left: number, right: number, middle: number, ink: string): void {
  const from = Math.max(left, 0);
  const room = Math.min(right, width) - from;
  const chosen = words.find((each) => pen.widthOf(each) <= room - 8);
  if (chosen) pen.words(chosen, from + (room - pen.widthOf(chosen)) / 2, middle, { colour: ink });
}

/** Below this room the beginning of a name says less than what is short. */
const CUT_PX = 90;

/** A stretch by its name, with how long it took where there is room; else what is shorter. */
export function named(surface: Surface, name: string, [took = "", ...shorter]: string[], left: number, right: number, middle: number, ink: string): void {
  const room = Math.min(right, surface.width) - Math.max(left, 0) - 8;
  const begun = room >= CUT_PX ? [cut(surface.pen, name, room)] : [];
  fitting(surface, [`${name} ${took}`, name, ...begun, took, ...shorter], left, right, middle, ink);
}

/** As much of the words as fits, with a sign that there was more. */
export function cut(pen: Pen, words: string, room: number, bold = false): string {
  if (pen.widthOf(words, bold) <= room) return words;
  let [fits, tooLong] = [0, words.length];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (pen.widthOf(`${words.slice(0, middle)}…`, bold) <= room) fits = middle;
    else tooLong = middle;
  }
  return `${words.slice(0, fits)}…`;
}
