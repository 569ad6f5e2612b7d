// The figures of a request, one under the other on one axis.
import { useMemo } from "preact/hooks";
import type { RequestDetail, Segments } from "../../api/types";
import { axis } from "../../figure/draw";
import { arrows, following, isNotable, type Arrow } from "../../parts/arrows";
import { Save } from "../../parts/save";
import { across, panned, type Window } from "../../parts/scale";
import { Track } from "../../parts/track";
import { CLOSER, FARTHER, type Zoom } from "../../parts/zoom";
import { useKeys } from "../../state/keys";
import { numeric } from "../../state/route";
import { go, hrefTo, lit, route, set } from "../../state/store";
import { LadderTrack } from "./ladder";
import { LedgerTrack } from "./ledger-track";
import { FrameLine } from "./frame-line";
import { flightPicture, ladderPicture, ledgerPicture, ratesPicture, sequencePicture } from "./pictures";
import { flightOf, throughputOf, tripsOf } from "./plots";
import { RatePlots } from "./rate-plots";
import { SackTable } from "./sack-table";
import { SequenceKey, SequenceTrack } from "./sequence";
import { FlightPlot } from "./flight";
import { sequenceOf, slowSide, within } from "./segments";

interface Props { of: RequestDetail; zoom: Zoom }
type Side = "client" | "server";

export function Figures({ of, zoom }: Props) {
  const { request, connection } = of;
  const segments = useMemo(() => within(of.segments, zoom.whole), [of.segments, zoom.whole]);
  const all = useMemo(
    () => arrows(segments, connection?.vantage ?? "unknown", connection?.base_rtt_ns ?? null),
    [segments, connection],
  );
  const chosen = route.value.params["frame"] ? Number(route.value.params["frame"]) : null;
  const pick = (frame: number | null) => set({ frame: frame === chosen ? null : frame });
  const step = (way: 1 | -1, isWanted?: (arrow: Arrow) => boolean) => {
    const next = following(all, numeric(route.value, "frame"), way, isWanted);
    if (!next) return;
    set({ frame: next.frame });
    if (next.left < zoom.view.from || next.arrived > zoom.view.to) zoom.show(panned(zoom.view, (next.left - middle(zoom.view)) / across(zoom.view), zoom.whole));
  };
  useKeys("Packets of the request", [
    { keys: ["n"], words: "next packet", run: () => step(1) },
    { keys: ["p"], words: "packet before", run: () => step(-1) },
    { keys: ["e"], words: "next packet that stands out: lost, sent again, window closed", run: () => step(1, isNotable) },
    { keys: ["E"], words: "the one before that stands out", run: () => step(-1, isNotable) },
    { keys: ["o"], words: "layers of the chosen packet", run: () => chosen !== null && go("packet", chosen) },
  ]);
  const side = route.value.params["side"] === "client" || route.value.params["side"] === "server" ? route.value.params["side"] : slowSide(segments);
  const isWhole = zoom.view.from === zoom.whole.from && zoom.view.to === zoom.whole.to;
  const index = chosen === null ? -1 : segments.frame.indexOf(chosen);
  return (
    <figure class="figures">
      <div class="figure-tools">
        <span class="quiet">drag to zoom · W A S D · F fits · Ctrl-wheel · E goes to what stands out</span>
        <span class="spacer" />
        <button type="button" class="small-button" aria-label="Closer" onClick={() => zoom.by(CLOSER)}>+</button>
        <button type="button" class="small-button" aria-label="Farther" onClick={() => zoom.by(FARTHER)}
          disabled={isWhole}>−</button>
        <button type="button" class="small-button" onClick={zoom.fit}
          disabled={isWhole}>Fit</button>
      </div>
      <Track name="" label="Time since the request began" height={22} zoom={zoom} on={[request]}
        gutter={<Save name="the ledger" picture={() => ledgerPicture(of, zoom.view)} />}
        draw={(surface) => axis(surface, request.start_ns)} />
      <LedgerTrack request={request} zoom={zoom} by="phase" />
      <LedgerTrack request={request} zoom={zoom} by="reason" />
      {all.length > 0 ? (
        <>
          <LadderTrack request={request} all={all} zoom={zoom} chosen={chosen} onPick={pick}
            gutter={<Save name="the ladder" picture={() => ladderPicture(of, zoom.view, { request, all, chosen })} />} />
          <FrameLine segments={segments} index={index} origin={request.start_ns} />
          {connection?.transport === "tcp" && <Stream of={of} segments={segments} zoom={zoom} side={side} chosen={chosen} onPick={pick} />}
        </>
      ) : (
        <p class="note quiet">
          The packets of this {request.protocol} exchange carry no TCP segments to draw.{" "}
          <a href={hrefTo("packet", request.request_frames[0])}>Its first frame, layer by layer</a>.
        </p>
      )}
    </figure>
  );
}

const middle = (view: Window): number => (view.from + view.to) / 2;

interface StreamProps { of: RequestDetail; segments: Segments; zoom: Zoom; side: Side; chosen: number | null; onPick: (frame: number | null) => void }

/** What only a stream of bytes has: positions, windows, acknowledgements. */
function Stream({ of, segments, zoom, side, chosen, onPick }: StreamProps) {
  const origin = of.request.start_ns;
  const { view } = zoom;
  const fromServer = side === "server";
  const sequence = useMemo(() => sequenceOf(segments, fromServer, origin, chosen), [segments, fromServer, origin, chosen]);
  const flight = useMemo(() => flightOf(segments, fromServer, origin), [segments, fromServer, origin]);
  const through = useMemo(() => throughputOf(segments, fromServer, origin, view), [segments, fromServer, origin, view.from, view.to]);
  const trips = useMemo(() => tripsOf(segments, fromServer, origin), [segments, fromServer, origin]);
  const moments = useMemo(
    () => segments.time_ns.filter((_, index) => lit.value.has(segments.frame[index]!)), [segments, lit.value],
  );
  return (
    <>
      <div class="figure-tools">
        <h2>Bytes over time</h2>
        <fieldset class="choice"><legend class="reader">Direction</legend>
          {(["server", "client"] as const).map((each) => (
            <button key={each} type="button" aria-pressed={side === each} onClick={() => set({ side: each })}>from the {each}</button>
          ))}
        </fieldset>
        <SequenceKey hasSacks={sequence.sacked.length > 0} />
      </div>
      <SequenceTrack of={sequence} side={side} zoom={zoom} onPick={onPick}
        gutter={<Save name="the time-sequence graph" picture={() => sequencePicture(of, view, sequence, side)} />} />
      <SackTable of={sequence.sacked} segments={segments} origin={origin} />
      <FlightPlot of={flight} side={side} zoom={zoom} lit={moments}
        tools={<Save name="what was under way" picture={() => flightPicture(of, view, flight.plot, side)} />} />
      <RatePlots through={through} trips={trips} zoom={zoom} lit={moments}
        tools={<Save name="throughput and round trips" picture={() => ratesPicture(of, view, through, trips, side)} />} />
    </>
  );
}
