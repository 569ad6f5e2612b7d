// One request: where its time went, packet by packet, and what to change.
import { useMemo, useRef } from "preact/hooks";
import { useAnswer } from "../../api/use";
import type { Page, RequestDetail, RequestRow } from "../../api/types";
import { NonePasses } from "../../parts/none-passes";
import { Failure, Uncut, Waiting } from "../../parts/notes";
import { aired } from "../../parts/scale";
import { useZoom } from "../../parts/zoom";
import { useKeys } from "../../state/keys";
import { filter, from, hrefTo, leaf, revision, summary, route, to } from "../../state/store";
import { end, title } from "../../words/titles";
import { duration, plural, share } from "../../words/units";
import { Figures } from "./figures";
import { Findings } from "./findings";
import { Ledger } from "./ledger";
import { Amounts } from "./amounts";

export function RequestView() {
  const { id } = route.value;
  return id === null ? <Slowest /> : <Known id={id} />;
}

/** Without a number the slowest request that passes is shown: it is what one came for. */
function Slowest() {
  const asked = useAnswer<Page<RequestRow>>("requests", { sort: "-duration", limit: 1, ...listed() }, revision.value);
  if (asked.error) return <Failure of={asked.error} />;
  if (!asked.answer) return <Waiting />;
  const first = asked.answer.rows[0];
  return first ? <Known id={first.id} /> : <NonePasses of="request" />;
}

/** What cuts the list of requests, which is leafed through here. */
function listed() {
  return { filter: filter.value, from: from.value, to: to.value };
}

function Known({ id }: { id: number }) {
  const asked = useAnswer<RequestDetail>(`requests/${id}`, listed(), revision.value);
  const near = useRef<number[]>([]);
  const { answer } = asked;
  if (answer?.request.id === id) near.current = [...answer.beside.before, id, ...answer.beside.after];
  /** Where one is now: keys may come faster than requests are drawn. */
  const step = (by: number) => {
    const next = near.current[near.current.indexOf(route.value.id ?? id) + by];
    if (next !== undefined && near.current.includes(route.value.id ?? id)) leaf("request", next);
  };
  useKeys("Request", [
    { keys: ["]", "j"], words: "next request that passes", run: () => step(1) },
    { keys: ["[", "k"], words: "previous request that passes", run: () => step(-1) },
  ]);
  if (asked.error) return <Failure of={asked.error} />;
  if (!asked.answer || asked.answer.request.id !== id) return <Waiting />;
  return <Shown key={id} of={asked.answer} />;
}

function Shown({ of }: { of: RequestDetail }) {
  const { request, connection } = of;
  const whole = useMemo(() => aired({ from: request.start_ns, to: Math.max(request.end_ns, request.start_ns + 1_000) }), [request]);
  const zoom = useZoom(whole);
  const found = (summary.value?.findings ?? []).filter((each) =>
    of.findings.map(String).includes(String(each.id)) || each.requests.includes(request.id));
  return (
    <div class="scroll request">
      <Heading of={of} />
      <Uncut chooses="requests" whole="this one is shown whole, [ and ] go to those that pass" />
      <div class="request-body">
        <div class="request-main">
          <Figures of={of} zoom={zoom} />
        </div>
        <aside class="request-side" aria-label="Findings and ledger">
          <Findings of={found} request={of} />
          <Ledger request={request} zoom={zoom} />
          <Amounts of={of} />
          {connection && (
            <p class="quiet links">
              <a href={hrefTo("connections", connection.id)}>connection {connection.id}</a>
              <a href={hrefTo("packets", null, { filter: packetsOf(connection) })}>its packets</a>
              {connection.security && <a href={hrefTo("handshakes", connection.id)}>its handshake</a>}
            </p>
          )}
        </aside>
      </div>
    </div>
  );
}

function packetsOf(connection: NonNullable<RequestDetail["connection"]>): string {
  return `${connection.transport === "tcp" ? "tcp" : "udp"}.stream == ${connection.stream}`;
}

function Heading({ of: { request, connection } }: { of: RequestDetail }) {
  return (
    <header class="request-head">
      <div class="request-title">
        <h1 title={title(request, connection)}>{title(request, connection)}</h1>
        {request.response && <span class={`answer ${request.failed ? "trouble" : ""}`}>→ {request.response}</span>}
        <span class="took num">{duration(request.duration_ns)}</span>
      </div>
      {request.failed && <p class="trouble">✕ failed: {request.failed}</p>}
      <p class="quiet facts">{facts(request, connection).map((each) => <span key={each}>{each}</span>)}
        {request.waits_for.length > 0 && <span>waited for {request.waits_for.slice(0, 6).map((id) => <a key={id} href={hrefTo("request", id)}>request {id} </a>)}</span>}
        {request.inside !== null && <span>for <a href={hrefTo("request", request.inside)}>request {request.inside}</a></span>}
      </p>
    </header>
  );
}

function facts(request: RequestDetail["request"], connection: RequestDetail["connection"]): string[] {
  const [first] = request.request_frames;
  const last = (request.response_frames ?? request.request_frames)[1];
  const trips = Object.values(request.round_trips).reduce((a, b) => a + b, 0);
  const unknown = request.ledger
    .filter((each) => each.reason === "unobserved" || each.reason === "residual")
    .reduce((sum, each) => sum + each.end_ns - each.start_ns, 0);
  return [
    `request ${request.id}`,
    request.protocol,
    first === last ? `frame ${first}` : `frames ${first}–${last}`,
    ...(connection ? [`${end(connection.client)} → ${end(connection.server)}`] : []),
    ...(connection && connection.vantage !== "unknown" ? [`captured at the ${connection.vantage}`] : []),
    ...(trips ? [plural(trips, "round trip")] : []),
    ...(unknown ? [`${share(request.duration_ns - unknown, request.duration_ns)} explained`] : []),
  ];
}
