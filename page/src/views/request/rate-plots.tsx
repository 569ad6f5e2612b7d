// Throughput and round-trip time, under the other figures and on their axis.
import type { ComponentChildren } from "preact";
import type { Plotted } from "../../figure/plot-drawing";
import { Plot } from "../../parts/plot";
import type { Zoom } from "../../parts/zoom";
import { duration, size } from "../../words/units";
import { PARTS } from "./plots";

const TALL = 84;

interface Props { through: Plotted; trips: Plotted; zoom: Zoom; lit: number[]; tools: ComponentChildren }

export function RatePlots({ through, trips, zoom, lit, tools }: Props) {
  const { view, whole } = zoom;
  const most = bound(through, Math.max, 0);
  const least = duration(bound(trips, Math.min, Infinity));
  const common = { height: TALL, window: view, timeAxis: false, lit, onBrush: zoom.show };
  return (
    <>
      <div class="figure-tools"><h2>Throughput</h2><span class="quiet">bytes a second, each bar {duration((view.to - view.from) / PARTS)}</span><span class="spacer" />{tools}</div>
      <Plot {...common} {...through} label={`Throughput, at most ${size(most)} a second`} />
      {trips.columns[0].length > 0 && (
        <>
          <div class="figure-tools"><h2>Until acknowledged</h2><span class="quiet">from each segment to its ACK, as captured: {least} at least</span></div>
          <Plot {...common} {...trips} key={`${whole.from}`} label={`Time from segment to ACK, at least ${least}`} />
        </>
      )}
    </>
  );
}

function bound({ columns }: Plotted, of: (a: number, b: number) => number, from: number): number {
  return (columns[1] ?? []).reduce<number>((found, value) => (value === null ? found : of(found, value)), from);
}
