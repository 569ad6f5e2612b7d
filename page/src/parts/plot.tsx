// Lines over time (uPlot), with a brush; its left edge stands where the other figures' does.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { useBox } from "./measure";
import { once } from "./fit";
import { TICK_PX, tickLabel, ticks, toPixel, type Window } from "./scale";
import type { Columns, PlotLine } from "../figure/plot-drawing";
import type { Palette } from "./colours";
import { OverPlot } from "./over-plot";
import { palette } from "./theme";
import { saidAt } from "./under";
import { pointed } from "./zoom";

interface Props {
  label: string;
  height: number;
  columns: Columns;
  window: Window;
  /** Where ticks count from. */
  origin?: number;
  lines: PlotLine[];
  top?: number | null;
  timeAxis: boolean;
  valueWords: (value: number) => string;
  onBrush: (view: Window) => void;
  /** Moments of the frames that are lit. */
  lit?: number[];
}

const RIGHT_PX = 1;
const AXIS_PX = 24;
const LEAST_BRUSH_PX = 5;
const HALF_LETTER_PX = 3.6;

export function Plot(props: Props) {
  const [node, box] = useBox<HTMLDivElement>();
  const plot = useRef<uPlot | null>(null);
  const [isPointed, setPointed] = useState(false);
  const { columns, window: view, height } = props;
  const colours = palette.value;

  useLayoutEffect(() => {
    if (!node.current || !box.width) return;
    const made = new uPlot(options(props, box.width, colours, setPointed), columns as uPlot.AlignedData, node.current);
    plot.current = made;
    return () => { made.destroy(); plot.current = null; };
  }, [columns, colours, box.width, height, props.top]);

  useLayoutEffect(() => {
    plot.current?.setScale("x", { min: view.from, max: view.to });
  }, [view.from, view.to]);

  return (
    <div class="plot">
      <div ref={node} role="img" aria-label={props.label} style={{ height: `${height}px` }} />
      <OverPlot view={view} width={box.width - gutter() - RIGHT_PX} lit={props.lit ?? []} isPointed={isPointed}
        words={(at) => saidAt(columns, props.lines, at, props.valueWords)} origin={props.origin ?? 0} below={props.timeAxis ? AXIS_PX : 0} />
    </div>
  );
}

function options(props: Props, width: number, colours: Palette, setPointed: (is: boolean) => void): uPlot.Options {
  const { window: view, timeAxis, valueWords, origin = 0 } = props;
  const axis = { stroke: colours.quiet, grid: { stroke: colours.line, width: 1 }, ticks: { show: false }, font: "11px system-ui, sans-serif" };
  return {
    width,
    height: props.height,
    padding: [6, RIGHT_PX, timeAxis ? 0 : 6, 0],
    legend: { show: false },
    cursor: { x: false, y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
    scales: { x: { time: false, min: view.from, max: view.to }, y: { range: (_plot, _min, max) => [0, props.top ?? (max || 1) * 1.08] } },
    axes: [
      {
        ...axis, size: timeAxis ? AXIS_PX : 0, gap: 6,
        // As many as the other figures have, so that their lines meet.
        splits: (_plot, _axis, min, max) => ticks({ from: min - origin, to: max - origin }, (width - gutter()) / TICK_PX).map((at) => at + origin),
        values: (plot, splits) => (timeAxis ? timeWords(plot, splits, origin, width - gutter()) : splits.map(() => "")),
      },
      { ...axis, size: gutter(), gap: 4, space: 28, values: (_plot, splits) => once(splits.map(valueWords)) },
    ],
    series: [{}, ...props.lines.map((each) => series(each, colours))],
    hooks: {
      setCursor: [(plot) => {
        const left = plot.cursor.left ?? -1;
        setPointed(left >= 0);
        pointed.value = left >= 0 ? plot.posToVal(left, "x") : null;
      }],
      setSelect: [(plot) => {
        const { left, width: wide } = plot.select;
        plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        if (wide < LEAST_BRUSH_PX) return;
        props.onBrush({ from: plot.posToVal(left, "x"), to: plot.posToVal(left + wide, "x") });
      }],
    },
  };
}

/** The same left edge as the other figures', which is narrower on a phone. */
function gutter(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--gutter")) || 64;
}

/** One that would be cut off at the right edge is left out. */
function timeWords(plot: uPlot, splits: number[], origin: number, wide: number): string[] {
  const by = splits.length > 1 ? splits[1]! - splits[0]! : 1e6;
  const { min = 0, max = 0 } = plot.scales["x"] ?? {};
  const view = { from: min ?? 0, to: max ?? 0 };
  return splits.map((at) => {
    const words = tickLabel(at - origin, by);
    return toPixel(view, wide, at) + words.length * HALF_LETTER_PX > wide ? "" : words;
  });
}

function series(of: PlotLine, colours: Palette): uPlot.Series {
  const stroke = colours[of.colour];
  const made: uPlot.Series = { label: of.name, stroke, width: 1.25, points: { show: false } };
  if (of.fill) made.fill = of.bars ? stroke : `${stroke}33`;
  if (of.bars) made.width = 0;
  if (of.dashed) made.dash = [4, 3];
  if (of.stepped) made.paths = uPlot.paths.stepped!({ align: 1 });
  if (of.bars) made.paths = uPlot.paths.bars!({ size: [1, 40], align: 1 });
  if (of.dots) Object.assign(made, { paths: () => null, points: { show: true, size: 4, fill: stroke, width: 0 } });
  return made;
}
