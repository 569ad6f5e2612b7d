// Throughput and round-trip time, under the other figures and on their axis.
import { useMemo } from "preact/hooks";
import type { Segments } from "../../api/types";
import { Plot } from "../../parts/plot";
import type { Zoom } from "../../parts/zoom";
import { duration, size } from "../../words/units";
import { roundTrips, throughput } from "./rates";

const PARTS = 120;
const TALL = 84;

interface Props { origin: number; segments: Segments; fromServer: boolean; zoom: Zoom }

export function RatePlots({ origin, segments, fromServer, zoom }: Props) {
  const { view, whole } = zoom;
  const through = useMemo(() => throughput(segments, fromServer, view.from, view.to, PARTS), [segments, fromServer, view.from, view.to]);
  const trips = useMemo(() => roundTrips(segments, fromServer), [segments, fromServer]);
  const throughColumns = useMemo<[number[], number[]]>(() => [through.at, through.value], [through]);
  const tripColumns = useMemo<[number[], number[]]>(() => [trips.at, trips.value], [trips]);
  const common = { height: TALL, window: view, origin, timeAxis: false, onBrush: zoom.show };
  return (
    <>
      <div class="figure-tools"><h2>Throughput</h2><span class="quiet">bytes a second, each bar {duration((view.to - view.from) / PARTS)}</span></div>
      <Plot {...common} label={`Throughput, at most ${size(Math.max(...through.value, 0))} a second`} columns={throughColumns} valueWords={size}
        lines={[{ name: "bytes a second", colour: "accent", fill: true, bars: true }]} />
      {trips.at.length > 0 && (
        <>
          <div class="figure-tools"><h2>Until acknowledged</h2><span class="quiet">from each segment to its ACK, as captured: {duration(Math.min(...trips.value))} at least</span></div>
          <Plot {...common} key={`${whole.from}`} label={`Time from segment to ACK, at least ${duration(Math.min(...trips.value))}`} columns={tripColumns} valueWords={duration}
            lines={[{ name: "until acknowledged", colour: "accent", dots: true }]} />
        </>
      )}
    </>
  );
}
