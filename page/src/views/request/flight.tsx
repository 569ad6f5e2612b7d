// Bytes under way and the window that bounds them, on the axis of the other figures.
import { useMemo } from "preact/hooks";
import type { Segments } from "../../api/types";
import { Plot } from "../../parts/plot";
import type { Zoom } from "../../parts/zoom";
import { size } from "../../words/units";
import { flightColumns } from "./segments";

export function FlightPlot({ origin, segments, fromServer, zoom }: { origin: number; segments: Segments; fromServer: boolean; zoom: Zoom }) {
  const columns = useMemo(() => flightColumns(segments, fromServer), [segments, fromServer]);
  const most = Math.max(...columns[1].map((value) => value ?? 0), 1);
  const windows = columns[2].filter((value) => value !== null);
  const isFar = windows.length > 0 && Math.min(...windows) > most * 6;
  return (
    <>
      <div class="figure-tools">
        <h2>Under way</h2>
        <span class="key"><i class="k-flight" /> bytes in flight <i class="k-window" /> receiver's window{isFar && ` (${size(Math.min(...windows))} and more, above the figure)`}</span>
      </div>
      <Plot label={`Bytes in flight from the ${fromServer ? "server" : "client"}, at most ${size(most)}`} height={96}
        columns={columns} window={zoom.view} origin={origin} top={isFar ? most * 1.15 : null}
        lines={[{ name: "in flight", colour: "accent", fill: true, stepped: true }, { name: "window", colour: "quiet", dashed: true, stepped: true }]}
        valueWords={size} timeAxis={false} onBrush={(view) => zoom.show(view)} />
    </>
  );
}
