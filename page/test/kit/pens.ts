// A pen that writes down what it was told, and one whose letters are all six pixels wide.
import type { Pen } from "../../src/figure/pen";
import { SvgPen } from "../../src/figure/svg-pen";

export const LETTER_PX = 6;
export const svgPen = (): SvgPen => new SvgPen((text) => text.length * LETTER_PX);

export interface Told { stroke: string; of: unknown[] }

export function listening(): { pen: Pen; told: Told[] } {
  const told: Told[] = [];
  const note = (stroke: string) => (...of: unknown[]) => { told.push({ stroke, of }); };
  const pen: Pen = {
    lines: note("lines"), area: note("area"), box: note("box"), words: note("words"),
    widthOf: (text) => text.length * LETTER_PX,
    within: (_left, _top, _wide, _tall, draw) => draw(),
  };
  return { pen, told };
}
