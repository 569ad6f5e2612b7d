// The requests in sight as a waterfall, to be saved.
import type { RequestRow } from "../../api/types";
import { axis, cut, grid, hatch } from "../../figure/draw";
import type { KeyEntry, Picture } from "../../figure/picture";
import { surfaceOf, type Surface } from "../../figure/surface";
import { captureName } from "../../parts/save";
import type { Window } from "../../parts/scale";
import { PHASE_ORDER, phaseKind } from "../../words/phases";
import { title } from "../../words/titles";
import { duration, number, plural } from "../../words/units";
import type { AxisKind } from "./order";

const ROW_PX = 20;
const BAR_PX = 12;
const TOOK_PX = 70;
/** Of the width: what was asked, on the left of the bars. */
const ASKED = 0.36;
const LEAST_PX = 1;

interface Waterfall { rows: RequestRow[]; first: number; total: number; kind: AxisKind; view: Window; filter: string }

export function waterfallPicture({ rows, first, total, kind, view, filter }: Waterfall): Picture {
  const shown = rows.length < total ? `requests ${number(first + 1)}–${number(first + rows.length)} of ${number(total)}` : plural(total, "request");
  return {
    name: "requests",
    title: `Requests, ${kind === "aligned" ? "each from its start" : "on the capture's time"}`,
    source: [captureName(), shown, ...(filter ? [filter] : [])].join(" · "),
    view,
    gutter: 0,
    key: PHASE_ORDER.map((phase): KeyEntry => ({ words: phase, colour: phaseKind(phase).colour as `#${string}`, mark: "block" })),
    panels: [
      { name: "", height: 22, draw: (surface) => onRight(surface, (right) => axis(right, 0)) },
      { name: "", height: rows.length * ROW_PX, draw: (surface) => drawRows(surface, rows, kind) },
    ],
  };
}

function onRight({ pen, width, height, view, palette }: Surface, draw: (right: Surface) => void): void {
  const left = width * ASKED + TOOK_PX + 12;
  pen.within(left, 0, width - left, height, () => draw(surfaceOf(pen, width - left, height, view, palette)));
}

function drawRows(surface: Surface, rows: RequestRow[], kind: AxisKind): void {
  const { pen, palette, width } = surface;
  rows.forEach((row, index) => {
    const middle = (index + 0.5) * ROW_PX;
    const took = duration(row.end_ns - row.start_ns);
    pen.words(cut(pen, title(row), width * ASKED - 4), 0, middle, { colour: row.failed ? palette.trouble : palette.text });
    pen.words(took, width * ASKED + TOOK_PX - pen.widthOf(took), middle, { colour: palette.text });
  });
  onRight(surface, (right) => {
    grid(right, 0);
    rows.forEach((row, index) => drawPhases(right, row, kind === "aligned" ? 0 : row.start_ns, (index + 0.5) * ROW_PX - BAR_PX / 2));
  });
}

function drawPhases({ pen, x }: Surface, row: RequestRow, began: number, top: number): void {
  let at = began;
  for (const phase of PHASE_ORDER) {
    const took = row.phases[phase] ?? 0;
    if (took <= 0) continue;
    const of = phaseKind(phase);
    const [left, right] = [x(at), x(at + took)];
    const wide = Math.max(right - left, LEAST_PX);
    pen.box(left, top, wide, BAR_PX, { colour: of.colour });
    if (of.hatched) hatch(pen, left, top, wide, BAR_PX);
    at += took;
  }
}
