// Bytes a second over the capture; what is brushed becomes the time range of all views.
import { useMemo } from "preact/hooks";
import type { Traffic } from "../../api/types";
import type { Plotted } from "../../figure/plot-drawing";
import { Plot } from "../../parts/plot";
import { Save } from "../../parts/save";
import { CLOSER, FARTHER, RANGE, useZoom } from "../../parts/zoom";
import { from, set, spanNs, to } from "../../state/store";
import { duration, size } from "../../words/units";
import { trafficPicture } from "./pictures";

export function TrafficPlot({ of }: { of: Traffic }) {
  const plot = useMemo<Plotted>(() => ({
    columns: [of.bytes.map((_, index) => index * of.bucket_ns), of.bytes.map((bytes) => (bytes * 1e9) / of.bucket_ns)],
    lines: [{ name: "bytes a second", colour: "accent", fill: true, bars: true }],
    origin: 0, top: null, valueWords: size,
  }), [of]);
  const whole = { from: 0, to: Math.max(spanNs.value, of.bucket_ns) };
  const zoom = useZoom(whole, RANGE);
  const isCut = from.value !== null || to.value !== null;
  return (
    <section class="traffic">
      <h2>Traffic <span class="quiet normal">bytes a second, each bar {duration(of.bucket_ns)}<span class="by-mouse">; drag to choose a time, or W A S D</span></span>
        <Save name="the traffic" picture={() => trafficPicture(plot, zoom.view)} />
        <span class="by-touch">
          <button type="button" class="small-button" aria-label="Closer" onClick={() => zoom.by(CLOSER)}>+</button>{" "}
          <button type="button" class="small-button" aria-label="Farther" onClick={() => zoom.by(FARTHER)}>−</button>
        </span>
        {isCut && <button type="button" class="small-button" onClick={zoom.fit}>all of it</button>}
      </h2>
      <Plot label={`Traffic over ${duration(whole.to)}`} height={120} {...plot} window={zoom.view} timeAxis
        onBrush={(view) => set({ from: Math.round(Math.max(0, view.from)), to: Math.round(view.to) }, true)} />
    </section>
  );
}
