// Lines, bars and dots over time with the pen: what uPlot shows in the page, to be saved.
import type { Palette } from "../parts/colours";
import { step } from "../parts/scale";
import { grid } from "./draw";
import type { Point, Stroke } from "./pen";
import type { Surface } from "./surface";

export interface PlotLine { name: string; colour: keyof Palette; fill?: boolean; dashed?: boolean; stepped?: boolean; bars?: boolean; dots?: boolean }
export type Columns = [number[], ...(number | null)[][]];

export interface Plotted {
  columns: Columns;
  lines: PlotLine[];
  origin: number;
  /** The highest value shown; null: the highest there is, with air above. */
  top: number | null;
  valueWords: (value: number) => string;
}

const AIR_ABOVE = 1.08;
const PAD = 6;
const FILL = 0.2;
const DOT_PX = 4;
const RULES = 3;

interface Scaled { from: number; to: number; y: (value: number) => number }

export function drawPlot(surface: Surface, of: Plotted): void {
  const [times, ...values] = of.columns;
  const [from, to] = inSight(times, surface.view.from, surface.view.to);
  const most = Math.max(...values.map((column) => column.slice(from, to).reduce<number>((high, value) => Math.max(high, value ?? 0), 0)));
  const top = of.top ?? (most || 1) * AIR_ABOVE;
  const y = (value: number) => surface.height - PAD - (value / top) * (surface.height - 2 * PAD);
  const scaled = { from, to, y };
  grid(surface, of.origin);
  of.lines.forEach((line, index) => drawLine(surface, line, times, values[index] ?? [], scaled));
  rules(surface, of, top, y);
}

/** Rows whose moments are in sight, and one on either side. */
function inSight(times: number[], first: number, last: number): [number, number] {
  const from = times.findIndex((at) => at >= first);
  const beyond = times.findIndex((at) => at > last);
  return [from < 0 ? Math.max(times.length - 1, 0) : Math.max(from - 1, 0), beyond < 0 ? times.length : beyond + 1];
}

function drawLine(surface: Surface, line: PlotLine, times: number[], values: (number | null)[], scaled: Scaled): void {
  const colour = surface.palette[line.colour];
  if (line.bars) bars(surface, colour, times, values, scaled);
  else if (line.dots) dots(surface, colour, times, values, scaled);
  else for (const points of runs(surface, line, times, values, scaled)) {
    const { pen } = surface;
    const stroke: Stroke = { colour, width: 1.25, dash: line.dashed ? [4, 3] : [] };
    if (line.fill) pen.area([[points[0]![0], scaled.y(0)], ...points, [points.at(-1)![0], scaled.y(0)]], { colour, alpha: FILL });
    pen.lines([points], stroke);
  }
}

/** Points without a hole between them. */
function runs({ x }: Surface, line: PlotLine, times: number[], values: (number | null)[], { from, to, y }: Scaled): Point[][] {
  const found: Point[][] = [[]];
  for (let index = from; index < to; index += 1) {
    const value = values[index];
    const open = found.at(-1)!;
    if (value === null || value === undefined) {
      if (open.length) found.push([]);
      continue;
    }
    const px = x(times[index]!);
    if (line.stepped && open.length) open.push([px, open.at(-1)![1]]);
    open.push([px, y(value)]);
  }
  return found.filter((each) => each.length > 0);
}

function bars({ pen, x }: Surface, colour: string, times: number[], values: (number | null)[], { from, to, y }: Scaled): void {
  const width = times.length > 1 ? times[1]! - times[0]! : 1;
  for (let index = from; index < to; index += 1) {
    const left = x(times[index]!);
    const wide = Math.min(Math.max(x(times[index]! + width) - left - 1, 1), 40);
    if (values[index]) pen.box(left, y(values[index]!), wide, y(0) - y(values[index]!), { colour });
  }
}

function dots({ pen, x }: Surface, colour: string, times: number[], values: (number | null)[], { from, to, y }: Scaled): void {
  for (let index = from; index < to; index += 1) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    pen.box(x(times[index]!) - DOT_PX / 2, y(value) - DOT_PX / 2, DOT_PX, DOT_PX, { colour });
  }
}

function rules({ pen, width, palette }: Surface, of: Plotted, top: number, y: (value: number) => number): void {
  const by = step(top, RULES);
  for (let value = 0; value <= top; value += by) {
    const row = Math.round(y(value)) + 0.5;
    pen.lines([[[0, row], [width, row]]], { colour: palette.line });
    pen.words(of.valueWords(value), 4, row - 1, { colour: palette.quiet, baseline: "bottom" });
  }
}
