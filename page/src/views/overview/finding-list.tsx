// What was found, costliest first, each with what to change.
import { useState } from "preact/hooks";
import type { Finding } from "../../api/types";
import { Severity } from "../../parts/severity";
import { hrefTo, isCut, isGrowing } from "../../state/store";
import { sentence } from "../../words/titles";
import { duration, plural } from "../../words/units";
import { Fixes } from "../request/findings";

const SHOWN = 12;

export function FindingList({ of }: { of: Finding[] }) {
  const [isAll, setAll] = useState(false);
  const sorted = [...of].sort((a, b) => b.cost_ns - a.cost_ns);
  const most = Math.max(...of.map((each) => each.cost_ns), 1);
  return (
    <section class="findings">
      <h2>What it cost, and what to change{isGrowing.value ? <span class="quiet normal"> so far</span> : isCut.value && <span class="quiet normal"> in the whole capture</span>}</h2>
      {of.length === 0 && <p class="quiet">Nothing to change was found{isGrowing.value ? " so far" : ""}.</p>}
      {sorted.slice(0, isAll ? undefined : SHOWN).map((each) => <One key={each.id} of={each} most={most} />)}
      {sorted.length > SHOWN && !isAll && (
        <button type="button" class="small-button" onClick={() => setAll(true)}>{plural(sorted.length - SHOWN, "more finding")}</button>
      )}
    </section>
  );
}

function One({ of, most }: { of: Finding; most: number }) {
  const first = of.requests[0];
  return (
    <details class="finding">
      <summary>
        <Severity of={of.severity} />
        <span class="finding-title">{of.title}</span>
        <span class="num">{of.cost_ns > 0 ? duration(of.cost_ns) : of.severity}</span>
        {of.cost_ns > 0 && <span class="cost" aria-hidden="true"><span style={{ width: `${(of.cost_ns / most) * 100}%` }} /></span>}
      </summary>
      <p>{sentence(of.evidence)}</p>
      <p class="quiet links">
        {first !== undefined && <a href={hrefTo("request", first, { finding: of.id })}>{of.requests.length > 1 ? `request ${first}, first of ${of.requests.length}` : `request ${first}`}</a>}
        {of.connection !== null && <a href={hrefTo("connections", of.connection)}>connection {of.connection}</a>}
        {of.frames.slice(0, 4).map((frame) => <a key={frame} href={hrefTo("packet", frame)}>frame {frame}</a>)}
        <a href={hrefTo("packets", null, { filter: of.packets_filter })}>packets</a>
      </p>
      <Fixes of={of} />
      <p class="quiet"><code>{of.display_filter}</code></p>
    </details>
  );
}
