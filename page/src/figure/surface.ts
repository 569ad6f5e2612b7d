// Where a figure is drawn: a pen, a box, time across it, and colours.
import type { Palette } from "../parts/colours";
import { toPixel, type Window } from "../parts/scale";
import type { Pen } from "./pen";

export interface Surface {
  pen: Pen;
  width: number;
  height: number;
  view: Window;
  /** From a moment to a pixel. */
  x: (at: number) => number;
  palette: Palette;
}

export function surfaceOf(pen: Pen, width: number, height: number, view: Window, palette: Palette): Surface {
  return { pen, width, height, view, x: (at) => toPixel(view, width, at), palette };
}
