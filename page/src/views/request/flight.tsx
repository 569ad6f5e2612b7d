// Bytes under way and the window that bounds them, on the axis of the other figures.
import type { ComponentChildren } from "preact";
import { Plot } from "../../parts/plot";
import type { Zoom } from "../../parts/zoom";
import { size } from "../../words/units";
import type { Flight } from "./plots";

export function FlightPlot({ of, side, zoom, lit, tools }: { of: Flight; side: string; zoom: Zoom; lit: number[]; tools: ComponentChildren }) {
  return (
    <>
      <div class="figure-tools">
        <h2>Under way</h2>
        <span class="key"><span class="sign"><i class="k-flight" /> bytes in flight</span> <span class="sign"><i class="k-window" /> receiver's window</span>{of.farWindow !== null && ` (${size(of.farWindow)} and more, above the figure)`}</span>
        <span class="spacer" />{tools}
      </div>
      <Plot {...of.plot} label={`Bytes in flight from the ${side}, at most ${size(of.most)}`} height={96}
        window={zoom.view} timeAxis={false} lit={lit} onBrush={zoom.show} />
    </>
  );
}
