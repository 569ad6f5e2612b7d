// TLS and QUIC handshakes as cards of records, the client's left, the server's right.
import { useEffect, useState } from "preact/hooks";
import { file } from "../../api/inlined";
import { useAnswer } from "../../api/use";
import type { Handshake, HandshakePage, HandshakeRecord } from "../../api/types";
import { countOf, NonePasses } from "../../parts/none-passes";
import { Failure, Waiting } from "../../parts/notes";
import { useKeys } from "../../state/keys";
import { cut, filter, from, hrefTo, isCut, leaf, revision, route, to } from "../../state/store";
import { counted, cutters } from "../../words/lists";
import { duration, plural, size } from "../../words/units";

/** As many as the server tells at once. */
const TOLD = 100;

export function Handshakes() {
  const [first, setFirst] = useState(0);
  const query = { filter: filter.value, from: from.value, to: to.value };
  const asked = useAnswer<HandshakePage>("handshakes", { ...query, offset: first || null }, revision.value);
  const held = useAnswer<HandshakePage>(file.value ? "handshakes" : null, {}, revision.value);
  const listed = asked.answer?.rows ?? [];
  const { id } = route.value;
  const isListed = id === null || listed.some((each) => each.connection === id);
  const other = useAnswer<HandshakePage>(asked.answer && !isListed ? "handshakes" : null, { connection: id }, revision.value);
  const apart = isListed ? [] : other.answer?.rows ?? [];
  const all = [...apart, ...listed];
  const chosen = all.find((each) => each.connection === id) ?? all[0];
  const step = (by: number) => {
    const now = route.value.id ?? chosen?.connection;
    const at = all.findIndex((each) => each.connection === now);
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) leaf("handshakes", next.connection);
  };
  useKeys("Handshakes", [
    { keys: ["j", "ArrowDown"], words: "next handshake", run: () => step(1) },
    { keys: ["k", "ArrowUp"], words: "previous handshake", run: () => step(-1) },
  ]);
  useEffect(() => {
    document.querySelector(".side-list [aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [chosen?.connection]);
  useEffect(() => {
    if (first && !asked.waiting && listed.length === 0) setFirst(Math.max(first - TOLD, 0));
  }, [asked.answer]);
  if (asked.error) return <Failure of={asked.error} />;
  if (!asked.answer) return <Waiting />;
  if (!chosen) return <NonePasses of="handshake" />;
  const { total } = asked.answer;
  const there = Math.max(countOf("handshake"), total);
  return (
    <div class="two-panes">
      <nav class="side-list" aria-label="Handshakes">
        {all.map((each) => (
          <a key={each.connection} href={hrefTo("handshakes", each.connection)} aria-current={each === chosen ? "true" : undefined}>
            <b>{String(each.negotiated?.["server_name"] ?? `connection ${each.connection}`)}</b>
            {isCut.value && apart.includes(each) && <span class="quiet">opened by its number, not by {cutters(cut.value)}</span>}
            <span class="quiet">{String(each.negotiated?.["protocol"] ?? each.kind.toUpperCase())} {each.round_trips ? ` · ${plural(each.round_trips, "round trip")}` : ""} · {size(each.bytes)}</span>
          </a>
        ))}
        <p class="quiet" role="status">{counted("handshake", { told: listed.length, passing: total, held: held.answer?.total ?? there, all: there })}</p>
        {total > TOLD && file.value === null && <Turn first={first} hasMore={first + listed.length < total} onTurn={setFirst} />}
      </nav>
      <Shown key={chosen.connection} of={chosen} />
    </div>
  );
}

/** The next hundred, and back. */
function Turn({ first, hasMore, onTurn }: { first: number; hasMore: boolean; onTurn: (first: number) => void }) {
  return (
    <p class="bar" data-served>
      <button type="button" class="small-button" disabled={!first} onClick={() => onTurn(first - TOLD)}>before</button>
      <button type="button" class="small-button" disabled={!hasMore} onClick={() => onTurn(first + TOLD)}>more</button>
    </p>
  );
}

function Shown({ of }: { of: Handshake }) {
  const [isAll, setAll] = useState(false);
  const said = Object.entries(of.negotiated ?? {}).filter(([, value]) => value !== null && value !== "" && value !== false);
  return (
    <article class="handshake">
      <header>
        <h1>{String(of.negotiated?.["server_name"] ?? `Connection ${of.connection}`)}</h1>
        <p class="quiet facts">
          <span>{of.kind.toUpperCase()}</span>{of.round_trips ? <span>{plural(of.round_trips, "round trip")}</span> : null}<span>{size(of.bytes)}</span>
          <span>{of.keys_known ? "keys known: its records can be read" : "keys not known: records stay closed"}</span>
          <a href={hrefTo("connections", of.connection)}>connection {of.connection}</a>
        </p>
        {said.length > 0 && (
          <dl class="negotiated">{said.map(([name, value]) => <div key={name}><dt>{name.replaceAll("_", " ")}</dt><dd class="mono">{value === true ? "yes" : String(value)}</dd></div>)}</dl>
        )}
      </header>
      <div class="lanes"><span class="lane-client">client</span>
        <button type="button" class="small-button" onClick={() => setAll(!isAll)}>{isAll ? "Only the hellos" : "Open all records"}</button><span class="lane-server">server</span></div>
      <ol class="records">{of.records.map((each, index) => <Record key={index} of={each} first={of.records[0]!} isOpen={isAll || WORTH_READING.test(each.name)} />)}</ol>
    </article>
  );
}

const WORTH_READING = /hello|certificate|initial/i;

function Record({ of, first, isOpen }: { of: HandshakeRecord; first: HandshakeRecord; isOpen: boolean }) {
  return (
    <li class={of.from_server ? "from-server" : "from-client"}>
      <details class="record" open={isOpen}>
        <summary><b>{of.name}</b> <span class="quiet">{size(of.bytes)} · after {duration(of.time_ns - first.time_ns)}</span>
          <span class="reader">from the {of.from_server ? "server" : "client"}</span></summary>
        <p class="record-frame"><a href={hrefTo("packet", of.frame)}>frame {of.frame}, byte by byte</a></p>
        {of.fields.length > 0 && (
          <dl class="record-fields">
            {of.fields.map((each, index) => (
              <div key={index}><dt title={each.filter ?? ""}>{each.name}</dt>
                <dd><span class="mono">{each.value}</span>{each.meaning && <span class="quiet meaning">{each.meaning}</span>}</dd></div>
            ))}
          </dl>
        )}
      </details>
    </li>
  );
}
