// The figures of the overview as they are saved: where all time went, and traffic.
import type { Totals } from "../../api/types";
import { axis, cut, fitting, hatch } from "../../figure/draw";
import type { Picture } from "../../figure/picture";
import { drawPlot, type Plotted } from "../../figure/plot-drawing";
import type { Surface } from "../../figure/surface";
import { inkOn } from "../../parts/colours";
import { captureName } from "../../parts/save";
import type { Window } from "../../parts/scale";
import { parts, type Part } from "../../parts/stacked-bar";
import { filter, from, spanNs, to } from "../../state/store";
import { PHASE_ORDER, phaseKind } from "../../words/phases";
import { MEDIA, reasonKind } from "../../words/reasons";
import { duration, moment, plural, share } from "../../words/units";

const BAR_PX = 24;
const ENTRY_PX = 17;
const COLUMNS = 3;
const MOST = 9;
const TRAFFIC_TALL = 150;

export type Cuttable = Pick<Totals, "duration_ns" | "phases" | "reasons" | "media">;

/** The time of some requests, cut in three ways. */
export function cuts(totals: Cuttable): [string, Part[]][] {
  const inOrder = Object.fromEntries(PHASE_ORDER.map((phase) => [phase, totals.phases[phase] ?? 0]));
  return [
    ["by phase", parts(inOrder, phaseKind)],
    ["by reason", parts(totals.reasons, reasonKind)],
    ["by place", parts(totals.media, (name) => MEDIA[name] ?? phaseKind(name))],
  ];
}

export function spentPicture(totals: Cuttable, requests: number): Picture {
  return {
    name: "where-the-time-went",
    title: `Where the time went: ${duration(totals.duration_ns)}, added up`,
    source: [captureName(), plural(requests, "request"), ...chosen()].join(" · "),
    view: { from: 0, to: Math.max(totals.duration_ns, 1) },
    panels: cuts(totals).map(([name, of]) => ({
      name, height: BAR_PX + 6 + Math.ceil(Math.min(of.length, MOST) / COLUMNS) * ENTRY_PX + 8,
      draw: (surface) => { drawBar(surface, of); drawLegend(surface, of); },
    })),
  };
}

/** What these requests were chosen by. */
function chosen(): string[] {
  const [start, stop] = [from.value ?? 0, to.value ?? spanNs.value];
  const times = from.value === null && to.value === null ? [] : [`${moment(start, stop - start)} to ${moment(stop, stop - start)}`];
  return [...(filter.value ? [filter.value] : []), ...times];
}

function drawBar(surface: Surface, of: Part[]): void {
  const whole = of.reduce((sum, { value }) => sum + value, 0);
  let left = 0;
  for (const { kind, value } of of) {
    const wide = (value / Math.max(whole, 1)) * surface.width;
    surface.pen.box(left, 0, Math.max(wide - 1, 0.5), BAR_PX, { colour: kind.colour });
    if (kind.hatched) hatch(surface.pen, left, 0, wide - 1, BAR_PX);
    fitting(surface, [kind.word, kind.letter], left, left + wide, BAR_PX / 2, inkOn(kind.colour));
    left += wide;
  }
}

function drawLegend({ pen, width, palette }: Surface, of: Part[]): void {
  const whole = of.reduce((sum, { value }) => sum + value, 0);
  const column = width / COLUMNS;
  [...of].sort((a, b) => b.value - a.value).slice(0, MOST).forEach(({ kind, value }, index) => {
    const left = (index % COLUMNS) * column;
    const middle = BAR_PX + 6 + Math.floor(index / COLUMNS) * ENTRY_PX + ENTRY_PX / 2;
    pen.box(left, middle - 5, 10, 10, { colour: kind.colour });
    if (kind.hatched) hatch(pen, left, middle - 5, 10, 10);
    const took = `${duration(value)}  ${share(value, whole)}`;
    pen.words(cut(pen, kind.word, column - 40 - pen.widthOf(took)), left + 16, middle, { colour: palette.text });
    pen.words(took, left + column - 16 - pen.widthOf(took), middle, { colour: palette.quiet });
  });
}

export function trafficPicture(plot: Plotted, view: Window): Picture {
  const span = view.to - view.from;
  return {
    name: "traffic",
    title: `Traffic, bytes a second, over ${duration(span)}`,
    source: `${captureName()} · ${moment(view.from, span)} to ${moment(view.to, span)}`,
    view,
    panels: [
      { name: "bytes/s", height: TRAFFIC_TALL, draw: (surface) => drawPlot(surface, plot) },
      { name: "", height: 22, draw: (surface) => axis(surface, 0) },
    ],
  };
}
