// The figures of a request, one under the other on one axis.
import { useMemo } from "preact/hooks";
import type { Finding, RequestDetail, Segments } from "../../api/types";
import { arrows } from "../../parts/arrows";
import { axis } from "../../parts/draw";
import { Track } from "../../parts/track";
import type { Zoom } from "../../parts/zoom";
import { hrefTo, route, set } from "../../state/store";
import { LadderTrack } from "./ladder";
import { LedgerTrack } from "./ledger-track";
import { FrameLine } from "./frame-line";
import { RatePlots } from "./rate-plots";
import { SequenceTrack } from "./sequence";
import { FlightPlot } from "./flight";
import { slowSide, within } from "./segments";

interface Props { of: RequestDetail; zoom: Zoom; findings: Finding[] }

export function Figures({ of, zoom }: Props) {
  const { request, connection } = of;
  const segments = useMemo(() => within(of.segments, zoom.whole), [of.segments, zoom.whole]);
  const all = useMemo(
    () => arrows(segments, connection?.vantage ?? "unknown", connection?.base_rtt_ns ?? null),
    [segments, connection],
  );
  const chosen = route.value.params["frame"] ? Number(route.value.params["frame"]) : null;
  const pick = (frame: number | null) => set({ frame: frame === chosen ? null : frame });
  const side = route.value.params["side"] === "client" || route.value.params["side"] === "server" ? route.value.params["side"] : slowSide(segments);
  const index = chosen === null ? -1 : segments.frame.indexOf(chosen);
  return (
    <figure class="figures">
      <div class="figure-tools">
        <span class="quiet">drag to zoom · W A S D · F fits · Ctrl-wheel</span>
        <span class="spacer" />
        <button type="button" class="small-button" onClick={zoom.fit}
          disabled={zoom.view.from === zoom.whole.from && zoom.view.to === zoom.whole.to}>Fit</button>
      </div>
      <Track name="" label="Time since the request began" height={22} zoom={zoom} on={[request]}
        draw={(surface) => axis(surface, zoom.view, request.start_ns)} />
      <LedgerTrack request={request} zoom={zoom} by="phase" />
      <LedgerTrack request={request} zoom={zoom} by="reason" />
      {all.length > 0 ? (
        <>
          <LadderTrack request={request} all={all} zoom={zoom} chosen={chosen} onPick={pick} />
          <FrameLine segments={segments} index={index} origin={request.start_ns} />
          {connection?.transport === "tcp" && <Stream segments={segments} origin={request.start_ns} zoom={zoom} side={side} chosen={chosen} onPick={pick} />}
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

interface StreamProps { segments: Segments; origin: number; zoom: Zoom; side: "client" | "server"; chosen: number | null; onPick: (frame: number | null) => void }

/** What only a stream of bytes has: positions, windows, acknowledgements. */
function Stream({ segments, origin, zoom, side, chosen, onPick }: StreamProps) {
  return (
    <>
      <div class="figure-tools">
        <h2>Bytes over time</h2>
        <fieldset class="choice"><legend class="reader">Direction</legend>
          {(["server", "client"] as const).map((each) => (
            <button key={each} type="button" aria-pressed={side === each} onClick={() => set({ side: each })}>from the {each}</button>
          ))}
        </fieldset>
        <span class="key"><i class="k-data" /> data <i class="k-again" /> sent again <i class="k-ack" /> acknowledged <i class="k-window" /> window's end</span>
      </div>
      <SequenceTrack origin={origin} segments={segments} fromServer={side === "server"} zoom={zoom} chosen={chosen} onPick={onPick} />
      <FlightPlot origin={origin} segments={segments} fromServer={side === "server"} zoom={zoom} />
      <RatePlots origin={origin} segments={segments} fromServer={side === "server"} zoom={zoom} />
    </>
  );
}
