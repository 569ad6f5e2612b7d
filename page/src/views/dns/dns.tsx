// Lookups as a tree: each question with its time, its tries, its chain of names, and who waited.
import { useState } from "preact/hooks";
import { useAnswer } from "../../api/use";
import { file } from "../../api/inlined";
import type { Lookup, LookupPage } from "../../api/types";
import { countOf, NonePasses } from "../../parts/none-passes";
import { Failure, Waiting } from "../../parts/notes";
import { useKeys } from "../../state/keys";
import { filter, from, hrefTo, leaf, revision, route, to } from "../../state/store";
import { counted } from "../../words/lists";
import { duration, number, plural } from "../../words/units";
import { byName, chain, type Named } from "./tree";

const SHOWN = 400;

export function Dns() {
  const asked = useAnswer<LookupPage>("dns", { filter: filter.value, from: from.value, to: to.value }, revision.value);
  const held = useAnswer<LookupPage>(file.value ? "dns" : null, {}, revision.value);
  const [shown, setShown] = useState(SHOWN);
  const all = asked.answer?.rows ?? [];
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
  if (!all.length) return <NonePasses of="lookup" />;
  const { total: passing } = asked.answer;
  const there = Math.max(countOf("lookup"), passing);
  const longest = Math.max(...all.map((each) => each.end_ns - each.start_ns), 1);
  const names = byName(all);
  return (
    <div class="scroll dns">
      <p class="quiet">{counted("lookup", { told: all.length, passing, held: held.answer?.total ?? there, all: there })}, of {plural(names.length, "name")}</p>
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
