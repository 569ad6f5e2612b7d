// A figure to be saved: its drawing under a title and a line that says what it was made of.
import { LIGHT, type Palette } from "../parts/colours";
import type { Window } from "../parts/scale";
import { canvasPen } from "./canvas-pen";
import { cut } from "./draw";
import type { Pen } from "./pen";
import { SvgPen } from "./svg-pen";
import { surfaceOf, type Surface } from "./surface";

export interface Panel {
  name: string;
  /** Names at certain heights, where one is not enough. */
  names?: readonly { words: string; at: number; colour: keyof Palette }[];
  height: number;
  draw: (surface: Surface) => void;
  /** Space above it, with these words. */
  heading?: string;
}

/** What a colour stands for: a line, or a bar upright. */
export interface KeyEntry { words: string; colour: keyof Palette | `#${string}`; mark: "line" | "dashed" | "bar" | "block" }

export interface Picture {
  /** Part of the file's name: `request-4-ladder`. */
  name: string;
  title: string;
  /** Capture, request, frames. */
  source: string;
  view: Window;
  panels: Panel[];
  key?: KeyEntry[];
  /** Room for the panels' names on the left; none where they need none. */
  gutter?: number;
}

const WIDTH = 1120;
const PNG_SCALE = 2;
const EDGE = 16;
const GUTTER = 72;
const HEAD = 44;
const KEY_TALL = 20;
const HEADING_TALL = 22;
const GAP = 4;

export function svgOf(picture: Picture, measure: (text: string, bold: boolean) => number): string {
  const pen = new SvgPen(measure);
  compose(pen, picture);
  return pen.document(WIDTH, heightOf(picture), picture.title, picture.source);
}

/** At once: Chromium now and then never answers `toBlob`, and forgets the figure. */
export function pngOf(picture: Picture): Blob {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH * PNG_SCALE;
  canvas.height = heightOf(picture) * PNG_SCALE;
  const context = canvas.getContext("2d")!;
  context.scale(PNG_SCALE, PNG_SCALE);
  compose(canvasPen(context), picture);
  const [, encoded = ""] = canvas.toDataURL("image/png").split(",");
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: "image/png" });
}

export function heightOf({ panels, key = [] }: Picture): number {
  const own = panels.reduce((sum, each) => sum + each.height + (each.heading ? HEADING_TALL : 0) + GAP, 0);
  return Math.ceil(EDGE + HEAD + (key.length ? KEY_TALL : 0) + own + EDGE);
}

function compose(pen: Pen, picture: Picture): void {
  const { title, source, panels, view, key = [], gutter = GUTTER } = picture;
  const room = WIDTH - 2 * EDGE;
  pen.box(0, 0, WIDTH, heightOf(picture), { colour: LIGHT.paper });
  pen.words(cut(pen, title, room, true), EDGE, EDGE + 6, { colour: LIGHT.text, bold: true });
  pen.words(cut(pen, source, room), EDGE, EDGE + 24, { colour: LIGHT.quiet });
  let top = EDGE + HEAD;
  if (key.length) {
    drawKey(pen, key, top + 4);
    top += KEY_TALL;
  }
  for (const each of panels) {
    if (each.heading) {
      pen.words(each.heading, EDGE, top + 12, { colour: LIGHT.text, bold: true });
      top += HEADING_TALL;
    }
    for (const { words, at, colour } of [{ words: each.name, at: 12, colour: "quiet" } as const, ...(each.names ?? [])]) {
      if (words) pen.words(words, EDGE + gutter - pen.widthOf(words) - 8, top + at, { colour: LIGHT[colour] });
    }
    pen.within(EDGE + gutter, top, room - gutter, each.height, () => {
      each.draw(surfaceOf(pen, room - gutter, each.height, view, LIGHT));
    });
    top += each.height + GAP;
  }
}

function drawKey(pen: Pen, key: KeyEntry[], middle: number): void {
  let left = EDGE;
  for (const { words, colour: said, mark } of key) {
    const colour = said.startsWith("#") ? said : LIGHT[said as keyof Palette];
    if (mark === "bar") pen.box(left + 6, middle - 6, 3, 12, { colour });
    else if (mark === "block") pen.box(left + 2, middle - 5, 12, 10, { colour });
    else pen.lines([[[left, middle], [left + 16, middle]]], { colour, width: 1.5, dash: mark === "dashed" ? [4, 3] : [] });
    pen.words(words, left + 21, middle, { colour: LIGHT.quiet });
    left += 21 + pen.widthOf(words) + 16;
  }
}
