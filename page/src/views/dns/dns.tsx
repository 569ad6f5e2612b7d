// Lookups as a tree: each question with its time, its tries, its chain of names, and who waited.
import { useState } from "preact/hooks";
import { useAnswer } from "../../api/use";
import type { Lookup } from "../../api/types";
import { Failure, Nothing, NotFiltered, Waiting } from "../../parts/notes";
import { useKeys } from "../../state/keys";
import { from, hrefTo, leaf, revision, route, summary, to } from "../../state/store";
import { duration, number, plural } from "../../words/units";
import { byName, chain, touches, type Named } from "./tree";

const SHOWN = 400;

export function Dns() {
  const asked = useAnswer<Lookup[]>("dns", {}, revision.value);
  const [shown, setShown] = useState(SHOWN);
  const told = asked.answer ?? [];
  const all = told.filter((each) => touches(each, from.value, to.value));
  const step = (by: number) => {
    const at = all.findIndex((each) => each.id === route.value.id);
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (!next) return;
    leaf("dns", next.id);
    document.getElementById(`lookup-${next.id}`)?.scrollIntoView({ block: "nearest" });
  };
  useKeys("DNS", [
    { keys: ["j", "ArrowDown"], words: "next lookup", run: () => step(1) },
    { keys: ["k", "ArrowUp"], words: "previous lookup", run: () => step(-1) },
  ]);
  if (asked.error) return <Failure of={asked.error} />;
  if (!asked.answer) return <Waiting />;
  if (told.length && !all.length) return <Nothing words="No lookup in the chosen time." hint="Esc leaves the time range." />;
  if (!all.length) return <Nothing words="No DNS lookup was captured." hint="A name may have been cached, or looked up over an encrypted connection." />;
  const total = Math.max(summary.value?.totals.requests["dns"] ?? 0, told.length);
  const longest = Math.max(...all.map((each) => each.end_ns - each.start_ns), 1);
  const names = byName(all);
  return (
    <div class="scroll dns">
      <p class="quiet">{counted(all.length, told.length, total)}, of {plural(names.length, "name")}<NotFiltered /></p>
      {names.slice(0, shown).map((each) => <Name key={each.name} of={each} longest={longest} />)}
      {names.length > shown && <button type="button" class="small-button" onClick={() => setShown(shown * 4)}>{plural(names.length - shown, "more name")}</button>}
    </div>
  );
}

function Name({ of, longest }: { of: Named; longest: number }) {
  return (
    <details class="name" open>
      <summary><b class="mono">{of.name}</b> <span class="quiet">{plural(of.lookups.length, "question")}</span></summary>
      <ul>{of.lookups.map((each) => <Question key={each.id} of={each} longest={longest} />)}</ul>
    </details>
  );
}

function Question({ of, longest }: { of: Lookup; longest: number }) {
  const lasted = of.end_ns - of.start_ns;
  const bad = of.rcode !== null && of.rcode !== "NOERROR";
  return (
    <li id={`lookup-${of.id}`} class={`question${of.id === route.value.id ? " selected" : ""}`}>
      <div class="question-line">
        <a class="type mono" href={hrefTo("request", of.id)}>{of.type}</a>
        <span class={`rcode ${bad || of.rcode === null ? "trouble" : "quiet"}`}>{of.rcode ?? "no answer"}</span>
        <span class="num">{of.rcode === null ? "–" : duration(lasted)}</span>
        <span class="took-bar">{of.rcode !== null && <span style={{ width: `${(lasted / longest) * 100}%` }} />}</span>
        <span class="num quiet asked-at">{`at ${duration(of.start_ns)}`}</span>
        {(of.tries.length > 1 || of.waited_by.length > 0) && <span class="quiet who">
          {of.tries.length > 1 && <b class="trouble">asked {of.tries.length} times </b>}
          {of.waited_by.length > 0 && <>waited for by {of.waited_by.slice(0, 5).map((id) => <a key={id} href={hrefTo("request", id)}>request {id} </a>)}{of.waited_by.length > 5 && `and ${of.waited_by.length - 5} more`}</>}
        </span>}
      </div>
      <ul class="answers mono">
        {chain(of).map((link, index) => (
          <li key={index} style={{ paddingLeft: `${link.depth * 16}px` }}>
            <span class="quiet">{link.depth ? "└ " : ""}{link.answer.type}</span> {link.answer.data} <span class="quiet">{`TTL ${number(link.answer.ttl)} s`}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}

/** Lookups in the chosen time, of those that are told, of those there are. */
function counted(shown: number, told: number, total: number): string {
  const all = told < total ? `the first ${number(told)} of ${plural(total, "lookup")}` : plural(total, "lookup");
  return shown < told ? `${number(shown)} of ${all}` : all.replace(/^t/, "T");
}
