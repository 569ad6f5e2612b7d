// Small drawings shared by the figures: time ticks, hatching, text that fits.
import { inkOn } from "./theme";
import { across, step, TICK_PX, tickLabel, ticks, type Window } from "./scale";
import type { Surface } from "./track";

export const FONT = '11px system-ui, "Liberation Sans", "DejaVu Sans", sans-serif';

/** Faint lines where the axis has its ticks. */
export function grid({ context, height, width, x, palette }: Surface, view: Window, origin: number): void {
  const own = { from: view.from - origin, to: view.to - origin };
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const at of ticks(own, width / TICK_PX)) {
    const px = Math.round(x(at + origin)) + 0.5;
    context.moveTo(px, 0);
    context.lineTo(px, height);
  }
  context.stroke();
}

/** Time on top of the figures, counted from `origin`. */
export function axis({ context, height, width, x, palette }: Surface, view: Window, origin: number): void {
  const own = { from: view.from - origin, to: view.to - origin };
  const by = step(across(own), width / TICK_PX);
  context.font = FONT;
  context.fillStyle = palette.quiet;
  context.strokeStyle = palette.line;
  context.textBaseline = "middle";
  context.beginPath();
  for (const at of ticks(own, width / TICK_PX)) {
    const px = Math.round(x(at + origin)) + 0.5;
    context.moveTo(px, height - 5);
    context.lineTo(px, height);
    const words = tickLabel(at, by);
    const wide = context.measureText(words).width;
    context.fillText(words, Math.min(Math.max(px - wide / 2, 0), width - wide), height / 2 - 2);
  }
  context.stroke();
}

export function block(surface: Surface, left: number, right: number, top: number, tall: number, colour: string, hatched = false): void {
  const { context, width } = surface;
  const from = Math.max(left, -2);
  const wide = Math.max(Math.min(right, width + 2) - from, 1);
  context.fillStyle = colour;
  context.fillRect(from, top, wide, tall);
  if (hatched) hatch(surface, from, wide, top, tall);
}

function hatch({ context }: Surface, left: number, wide: number, top: number, tall: number): void {
  context.save();
  context.beginPath();
  context.rect(left, top, wide, tall);
  context.clip();
  context.strokeStyle = "rgb(255 255 255 / 45%)";
  context.lineWidth = 1.5;
  context.beginPath();
  for (let at = left - tall; at < left + wide; at += 6) {
    context.moveTo(at, top + tall);
    context.lineTo(at + tall, top);
  }
  context.stroke();
  context.restore();
}

/** The longest of these words that fits between two pixels, in ink that reads on the colour. */
export function fitting(surface: Surface, words: string[], left: number, right: number, middle: number, ink: string): void {
  const { context, width } = surface;
  const from = Math.max(left, 0);
  const room = Math.min(right, width) - from - 8;
  context.font = FONT;
  const chosen = words.find((each) => context.measureText(each).width <= room);
  if (!chosen) return;
  context.fillStyle = ink;
  context.textBaseline = "middle";
  context.fillText(chosen, from + (room + 8 - context.measureText(chosen).width) / 2, middle);
}

export const ink = inkOn;
