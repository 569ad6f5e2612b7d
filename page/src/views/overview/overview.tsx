// What was captured, where the time went, what was found, which requests were slow.
import { useAnswer } from "../../api/use";
import { file } from "../../api/inlined";
import type { Page, RequestRow, Spent, Summary } from "../../api/types";
import type { Picture } from "../../figure/picture";
import { Uncut } from "../../parts/notes";
import { Save } from "../../parts/save";
import { Legend, StackedBar } from "../../parts/stacked-bar";
import { cut, filter, from, hrefTo, isCut, isGrowing, revision, summary, to } from "../../state/store";
import { PHASE_ORDER, phaseKind } from "../../words/phases";
import { noneOf } from "../../words/lists";
import { sentence, title } from "../../words/titles";
import { duration, number, plural, size, share } from "../../words/units";
import { Condition } from "./condition";
import { FindingList } from "./finding-list";
import { cuts, spentPicture, type Cuttable } from "./pictures";
import { TrafficPlot } from "./traffic";

const HERE = "where the time went and the slowest requests are of those that pass, counts, traffic and findings of all";
const IN_FILE = "the slowest requests are of those that pass, where the time went, counts, traffic and findings of all";

export function Overview() {
  const of = summary.value!;
  return (
    <div class="scroll overview">
      <Facts of={of} />
      <Uncut chooses="requests" whole={file.value ? IN_FILE : HERE} />
      <TrafficPlot of={of.traffic} />
      <div class="halves">
        <div>
          <TimeSpent of={of} />
          <Slowest />
        </div>
        <div>
          <FindingList of={of.findings} />
          <Condition of={of.capture} />
        </div>
      </div>
    </div>
  );
}

function Facts({ of }: { of: Summary }) {
  const { capture, totals } = of;
  const span = capture.first_ns && capture.last_ns ? Number(BigInt(capture.last_ns) - BigInt(capture.first_ns)) : 0;
  const connections = Object.entries(totals.connections).filter(([, count]) => count > 0);
  return (
    <section class="facts-line" aria-label="What was captured">
      <Fact value={number(capture.packets)} words={capture.packets === 1 ? "packet" : "packets"} />
      <Fact value={size(capture.bytes)} words={`in ${duration(span)}`} />
      <Fact value={number(of.requests_total)} words={of.requests_total === 1 ? "request" : "requests"}
        more={Object.entries(totals.requests).filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]).slice(0, 3).map(([name, count]) => `${number(count)} ${name}`).join(", ")} href={hrefTo("requests")} />
      <Fact value={number(of.connections_total)} words={of.connections_total === 1 ? "connection" : "connections"}
        more={connections.map(([name, count]) => `${number(count)} ${name.toUpperCase()}`).join(", ")} href={hrefTo("connections")} />
      <Fact value={capture.first_ns ? new Date(Number(BigInt(capture.first_ns) / 1_000_000n)).toISOString().replace("T", " ").slice(0, 19) : "–"} words="UTC, first packet" />
      <Fact value={[capture.format, capture.compression].filter(Boolean).join(", ")} words={capture.link_types.join(", ")}
        more={[capture.truncated ? "cut off" : "", capture.problems_total ? plural(capture.problems_total, "problem") : ""].filter(Boolean).join(", ")} />
    </section>
  );
}

function Fact({ value, words, more, href }: { value: string; words: string; more?: string; href?: string }) {
  const inside = <><b>{value}</b> <span>{words}</span>{more && <small class="quiet">{more}</small>}</>;
  return href ? <a class="fact" href={href}>{inside}</a> : <div class="fact">{inside}</div>;
}

/** Of all requests, or of those that pass where a filter or a time was chosen. */
function TimeSpent({ of }: { of: Summary }) {
  const isPart = isCut.value && !file.value;
  const asked = useAnswer<Spent>(isPart ? "spent" : null, { filter: filter.value, from: from.value, to: to.value }, revision.value);
  if (!isPart) return <WholeTime of={of} />;
  const spent = asked.answer;
  if (asked.error) return <section><h2>Where the time went</h2><p class="trouble">{sentence(asked.error.message)}.</p></section>;
  if (!spent?.requests) return <section><h2>Where the time went</h2><p class="quiet">{spent ? noneOf("request", of.requests_total, cut.value, false)[0] : "…"}</p></section>;
  const words = `${duration(spent.duration_ns)}, ${number(spent.requests)} of ${plural(of.requests_total, "request")} added up`;
  return <Cuts of={spent} words={words} picture={() => spentPicture(spent, spent.requests)} />;
}

function WholeTime({ of }: { of: Summary }) {
  const { totals } = of;
  if (!totals.duration_ns && isGrowing.value) return <section><h2>Where the time went</h2><p class="quiet">No request so far.</p></section>;
  if (!totals.duration_ns) return (
    <section>
      <h2>Where the time went</h2>
      {!totals.connections.tcp && totals.connections.quic > 0 && <p>{QUIC_NOTE}</p>}
      <p class="quiet">{!of.capture.packets ? "The capture holds no packets." : <>No request could be read here, so no time is charged: <a class="plain-link" href={hrefTo("connections")}>connections</a> and <a class="plain-link" href={hrefTo("packets")}>packets</a> show what was captured.</>}</p>
    </section>
  );
  const words = `${duration(totals.duration_ns)}, all requests ${isGrowing.value ? "so far " : ""}added up`;
  return <Cuts of={totals} words={words} picture={() => spentPicture(totals, of.requests_total)} />;
}

const QUIC_NOTE =
  "QUIC, which carries HTTP/3, is counted but not read yet. To see where the time goes, switch " +
  "HTTP/3 off in the client and capture again: it falls back to TCP.";

function Cuts({ of, words, picture }: { of: Cuttable; words: string; picture: () => Picture }) {
  return (
    <section>
      <h2>Where the time went <span class="quiet normal">{words}</span><Save name="where the time went" picture={picture} /></h2>
      {cuts(of).map(([name, of]) => (
        <div class="spent" key={name}>
          <h3>{name}</h3>
          <div><StackedBar label={`Time ${name}`} of={of} /><Legend of={of} most={6} /></div>
        </div>
      ))}
    </section>
  );
}

function Slowest() {
  const asked = useAnswer<Page<RequestRow>>("requests",
    { sort: "-duration", limit: 8, filter: filter.value, from: from.value, to: to.value }, revision.value);
  const rows = asked.answer?.rows ?? [];
  if (asked.error && isCut.value) return <section><h2>Slowest requests</h2><p class="trouble">{sentence(asked.error.message)}.</p></section>;
  if (!rows.length) return null;
  const longest = Math.max(...rows.map((each) => each.end_ns - each.start_ns), 1);
  return (
    <section>
      <h2><a href={hrefTo("requests", null, { sort: "-duration" })}>Slowest requests</a>{isCut.value && <span class="quiet normal"> of those that pass</span>}</h2>
      <table class="plain slowest">
        <caption class="reader">The slowest requests</caption>
        <thead class="reader"><tr><th scope="col">Request</th><th scope="col">Duration</th><th scope="col">Phases</th></tr></thead>
        <tbody>{rows.map((each) => <Slow key={each.id} of={each} longest={longest} />)}</tbody>
      </table>
    </section>
  );
}

function Slow({ of, longest }: { of: RequestRow; longest: number }) {
  const lasted = of.end_ns - of.start_ns;
  const shown = PHASE_ORDER.filter((phase) => (of.phases[phase] ?? 0) > 0);
  const said = shown.map((phase) => `${phase} ${duration(of.phases[phase]!)}`).join(", ");
  return (
    <tr>
      <th scope="row" class="cut"><a href={hrefTo("request", of.id)} title={title(of)}>{title(of)}</a></th>
      <td class="num">{duration(lasted)}</td>
      <td class="c-bar"><span class="phases" role="img" aria-label={said} title={said} style={{ width: `${(lasted / longest) * 100}%` }}>
        {shown.map((phase) => {
          const kind = phaseKind(phase);
          return <span key={phase} class={kind.hatched ? "hatched" : undefined} title={`${phase} ${share(of.phases[phase]!, lasted)}`}
            style={{ flexGrow: of.phases[phase]!, background: kind.colour }}>{of.phases[phase]! / longest > 0.06 ? kind.letter : ""}</span>;
        })}
      </span></td>
    </tr>
  );
}
