// What a figure is drawn with: the same few strokes reach a canvas or become SVG.

export type Point = readonly [x: number, y: number];

export interface Stroke { colour: string; width?: number; dash?: readonly number[]; alpha?: number }
export interface Fill { colour: string; alpha?: number }
export interface Lettering {
  colour: string;
  /** Where `y` is: the middle of the line unless told. */
  baseline?: "middle" | "bottom";
  bold?: boolean;
}

/** Coordinates are pixels from the top left; nothing is remembered between two strokes. */
export interface Pen {
  /** Open paths, all with the same stroke. */
  lines(paths: readonly (readonly Point[])[], stroke: Stroke): void;
  area(points: readonly Point[], fill: Fill): void;
  box(left: number, top: number, wide: number, tall: number, fill: Fill): void;
  words(text: string, x: number, y: number, lettering: Lettering): void;
  /** How wide these words will be. */
  widthOf(text: string, bold?: boolean): number;
  /** What `draw` draws, counted from this box's corner and cut at its edges. */
  within(left: number, top: number, wide: number, tall: number, draw: () => void): void;
}

export const FONT_PX = 11;
export const FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", "DejaVu Sans", sans-serif';
const BOLD = 650;

export const fontOf = (bold = false): string => `${bold ? BOLD : 400} ${FONT_PX}px ${FAMILY}`;
export const weightOf = (bold = false): number => (bold ? BOLD : 400);
