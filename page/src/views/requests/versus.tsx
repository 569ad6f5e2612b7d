// Two groups of requests side by side: percentiles, and where the mean request's time went.
import { useAnswer } from "../../api/use";
import type { ComparedFigures, GroupComparison } from "../../api/types";
import { Chip } from "../../parts/chip";
import { Failure, Waiting } from "../../parts/notes";
import { StackedBar, type Part } from "../../parts/stacked-bar";
import { capture, captures } from "../../state/capture";
import { filter, from, revision, set, to } from "../../state/store";
import { reasonKind } from "../../words/reasons";
import { duration, number } from "../../words/units";
import { reasonRows } from "./grouping";

const ROWS = [
  ["Requests", "count"], ["Failed", "failed"], ["Refused by HTTP", "refused"], ["Of unknown duration", "untimed"],
  ["Mean", "mean_ns"], ["Half within", "p50_ns"], ["90 % within", "p90_ns"], ["99 % within", "p99_ns"], ["Longest", "max_ns"],
] as const;
const SHOWN_ALWAYS = 1;
const REASONS_SHOWN = 8;
const TELLING_NS = 100_000;

interface Props { by: string; a: string; b: string; other: number | null }

export function Versus({ by, a: keyA, b: keyB, other }: Props) {
  const query = { by, a: keyA, b: keyB, other, filter: filter.value, from: from.value, to: to.value };
  const asked = useAnswer<GroupComparison>("compare", query, revision.value);
  const [a, b] = other === null ? [keyA, keyB] : [captureNamed(capture.value), captureNamed(other)];
  return (
    <section class="versus" aria-label="Two groups compared">
      <header>
        <h2>{other !== null && <span class="cut">{keyA}:</span>}<span class="cut" title={a}>{a}</span> <span aria-label="compared with">→</span> <span class="cut" title={b}>{b}</span></h2>
        {other === null && <button type="button" class="small-button" onClick={() => set({ ga: keyB, gb: keyA })}>Exchange</button>}
        <button type="button" class="small-button" onClick={() => set({ ga: null, gb: null, gc: null })}>Close</button>
      </header>
      {asked.error ? <Failure of={asked.error} /> : asked.answer ? <Both of={asked.answer} a={a} b={b} /> : <Waiting />}
    </section>
  );
}

/** Its number too, for two files may have one name. */
function captureNamed(number: number): string {
  return `${number + 1}. ${captures.value[number]?.name ?? "capture"}`;
}

function Both({ of, a, b }: { of: GroupComparison; a: string; b: string }) {
  const rows = reasonRows(of.before.reasons, of.after.reasons);
  const longest = Math.max(of.before.mean_ns, of.after.mean_ns, 1);
  return (
    <>
      {of.said && (
        <p class="said" role="status">
          {b}: <b class={of.difference?.verdict}>{of.said.verdict}</b> <span class="quiet">({of.said.doubt})</span>
          {of.said.mostly.length > 0 && <> – {of.said.mostly.join("; ")}</>}
        </p>
      )}
      {([[a, of.before], [b, of.after]] as const).map(([name, side]) => (
        <div key={name} class="versus-bar">
          <span class="cut" title={name}>{name}</span>
          <div><div style={{ width: `${(side.mean_ns / longest) * 100}%` }}><StackedBar label={`Mean request of ${name}`} of={partsOf(side, rows)} /></div></div>
          <span class="num">{duration(side.mean_ns)}</span>
        </div>
      ))}
      <div class="versus-tables">
        <Percentiles of={of} a={a} b={b} />
        <Reasons rows={rows} a={a} b={b} />
      </div>
    </>
  );
}

/** In the order of the table, so that no colour need be told from another. */
function partsOf(side: ComparedFigures, rows: [string, number, number][]): Part[] {
  return rows.map(([reason]) => ({ kind: reasonKind(reason), value: side.reasons[reason] ?? 0 })).filter((part) => part.value > 0);
}

function Percentiles({ of, a, b }: { of: GroupComparison; a: string; b: string }) {
  const shown = ROWS.filter(([, name], at) => at < SHOWN_ALWAYS || name.endsWith("_ns") || of.before[name] > 0 || of.after[name] > 0);
  return (
    <table class="plain">
      <caption class="reader">Counts and percentiles</caption>
      <Head a={a} b={b} />
      <tbody>{shown.map(([words, name]) => {
        const told = name.endsWith("_ns") ? duration : number;
        const between = name.endsWith("_ns") ? <Between ns={of.after[name] - of.before[name]} /> : "";
        return (
          <tr key={name}>
            <th scope="row">{words}</th>
            <td class="num">{told(of.before[name])}</td><td class="num">{told(of.after[name])}</td><td class="num">{between}</td>
          </tr>
        );
      })}</tbody>
    </table>
  );
}

function Reasons({ rows, a, b }: { rows: [string, number, number][]; a: string; b: string }) {
  return (
    <table class="plain">
      <caption class="reader">Mean time by reason</caption>
      <Head a={a} b={b} />
      <tbody>{rows.slice(0, REASONS_SHOWN).map(([reason, one, other]) => (
        <tr key={reason}>
          <th scope="row"><Chip of={reasonKind(reason)} /></th>
          <td class="num">{one ? duration(one) : "–"}</td><td class="num">{other ? duration(other) : "–"}</td>
          <td class="num"><Between ns={other - one} /></td>
        </tr>
      ))}</tbody>
    </table>
  );
}

function Head({ a, b }: { a: string; b: string }) {
  return (
    <thead><tr>
      <td />
      <th scope="col" class="num cut" title={a}>{a}</th><th scope="col" class="num cut" title={b}>{b}</th>
      <th scope="col" class="num">difference</th>
    </tr></thead>
  );
}

function Between({ ns }: { ns: number }) {
  if (Math.abs(ns) < TELLING_NS) return <span class="quiet">–</span>;
  return <span class={ns < 0 ? "faster" : "slower"}>{duration(Math.abs(ns))} {ns < 0 ? "less" : "more"}</span>;
}
