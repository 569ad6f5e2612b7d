// One connection in full: both sides' counts, its ladder over its whole life, and where to go from here.
import { useMemo } from "preact/hooks";
import { useAnswer } from "../../api/use";
import type { Connection, ConnectionDetail, Segments, TcpCounts } from "../../api/types";
import { Failure, Waiting } from "../../parts/notes";
import { aired } from "../../parts/scale";
import { axis } from "../../figure/draw";
import { Track } from "../../parts/track";
import { useZoom } from "../../parts/zoom";
import { hrefTo, revision, set, route } from "../../state/store";
import { end } from "../../words/titles";
import { duration, number, size } from "../../words/units";
import { SequenceKey, SequenceTrack } from "../request/sequence";
import { NONE, sequenceOf, slowSide } from "../request/segments";

export function ConnectionCard({ id }: { id: number }) {
  const asked = useAnswer<ConnectionDetail>(`connections/${id}`, {}, revision.value);
  if (asked.error) return <div class="card"><Failure of={asked.error} /></div>;
  if (!asked.answer) return <div class="card"><Waiting /></div>;
  const { connection, segments } = asked.answer;
  return <Card key={connection.id} of={connection} captured={segments} />;
}

function Card({ of, captured }: { of: Connection; captured: Segments }) {
  const segments = captured.frame.length ? captured : NONE;
  const whole = useMemo(() => aired({ from: of.start_ns, to: Math.max(of.end_ns, of.start_ns + 1_000) }), [of]);
  const zoom = useZoom(whole);
  const side = slowSide(segments);
  const sequence = useMemo(() => sequenceOf(segments, side === "server", of.start_ns, null), [segments]);
  const stream = `${of.transport === "tcp" ? "tcp" : "udp"}.stream == ${of.stream}`;
  return (
    <section class="card" aria-label={`Connection ${of.id}`}>
      <h2>Connection {of.id} <span class="quiet normal">{end(of.client)} → {end(of.server)}, {duration(of.end_ns - of.start_ns)}</span></h2>
      <p class="links quiet">
        <a href={hrefTo("requests", null, { filter: stream })}>its requests</a>
        <a href={hrefTo("packets", null, { filter: stream })}>its packets</a>
        {of.security && <a href={hrefTo("handshakes", of.id)}>its handshake</a>}
        <a href={hrefTo("packet", of.first_frame)}>first frame {of.first_frame}</a>
      </p>
      <div class="card-body">
        <Sides of={of} />
        {of.transport === "tcp" && segments.frame.length > 0 && (
          <figure class="figures">
            <div class="figure-tools"><span class="quiet">from the {side}</span><SequenceKey hasSacks={sequence.sacked.length > 0} /></div>
            <Track name="" label="Time since the connection began" height={20} zoom={zoom} on={[of]} draw={(surface) => axis(surface, of.start_ns)} />
            <SequenceTrack of={sequence} side={side} zoom={zoom}
              onPick={(frame) => frame !== null && set({ frame })} />
            {route.value.params["frame"] && <p class="quiet"><a href={hrefTo("packet", Number(route.value.params["frame"]))}>layers of frame {route.value.params["frame"]}</a></p>}
          </figure>
        )}
      </div>
    </section>
  );
}

const COUNTS: [keyof TcpCounts, string][] = [
  ["retransmissions", "sent again"], ["spurious_retransmissions", "without need"], ["out_of_order", "out of order"],
  ["duplicate_acks", "duplicate ACKs"], ["zero_windows", "zero windows"], ["window_full", "window full"],
  ["keep_alives", "keep-alives"], ["lost_upstream", "lost before the capture"],
];

function Sides({ of }: { of: Connection }) {
  const rows: [string, string, string, boolean][] = [
    ["packets", number(of.client.packets), number(of.server.packets), false],
    ["bytes", size(of.client.bytes), size(of.server.bytes), false],
    ["payload", size(of.client.payload_bytes), size(of.server.payload_bytes), false],
    ...(of.tcp ? COUNTS.map(([key, words]): [string, string, string, boolean] =>
      [words, number(of.tcp!.client[key]), number(of.tcp!.server[key]), of.tcp!.client[key] + of.tcp!.server[key] > 0]) : []),
  ];
  return (
    <table class="plain sides">
      <caption class="reader">Counts of each side</caption>
      <thead><tr><td /><th scope="col" class="num">client</th><th scope="col" class="num">server</th></tr></thead>
      <tbody>{rows.map(([words, client, server, strong]) => (
        <tr key={words} class={strong ? "strong" : ""}><th scope="row">{words}</th><td class="num">{client}</td><td class="num">{server}</td></tr>
      ))}</tbody>
    </table>
  );
}
