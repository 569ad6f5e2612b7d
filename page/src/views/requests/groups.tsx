// Requests of a kind together: how many, how long at the percentiles, on one scale.
import { useEffect } from "preact/hooks";
import { file } from "../../api/inlined";
import { useAnswer } from "../../api/use";
import type { Group } from "../../api/types";
import { NonePasses } from "../../parts/none-passes";
import { Failure, Waiting } from "../../parts/notes";
import { alsoFilter } from "../../parts/filter-box";
import { useKeys } from "../../state/keys";
import { capture, captures } from "../../state/capture";
import { numeric } from "../../state/route";
import { filter, from, revision, route, set, to } from "../../state/store";
import { duration, number } from "../../words/units";
import { chosen, conditionOf, sortedGroups } from "./grouping";
import { Versus } from "./versus";

const NONE_CHOSEN = { ga: null, gb: null, gc: null };
const COLUMNS = [
  ["count", "Requests"], ["total_ns", "In all"], ["p50_ns", "Half within"], ["p90_ns", "90 % within"],
  ["p99_ns", "99 % within"], ["max_ns", "Longest"],
] as const;

/** As many as the server tells; of more, how many requests they hold is not known. */
const TOLD = 2_000;

interface Props { by: string; onCount: (requests: number | null) => void }

export function Groups({ by, onCount }: Props) {
  const asked = useAnswer<Group[]>("groups", { by, filter: filter.value, from: from.value, to: to.value }, revision.value);
  const sort = route.value.params["order"] ?? "-total_ns";
  const rows = sortedGroups(asked.answer ?? [], sort);
  const { ga: a = null, gb: b = null } = route.value.params;
  const other = numeric(route.value, "gc");
  const compares = file.value === null;
  const requests = rows.length < TOLD ? rows.reduce((sum, each) => sum + each.count, 0) : null;
  useEffect(() => onCount(asked.answer && requests), [asked.answer, requests]);
  const compare = { keys: ["v"], words: "compare the two groups on top, or close it", run: () => set(a && b ? NONE_CHOSEN : topTwo(rows)) };
  useKeys("Groups", [
    { keys: ["g"], words: "back to single requests", run: () => set({ group: null, ...NONE_CHOSEN }, true) },
    ...(compares ? [compare] : []),
  ]);
  if (asked.error) return <Failure of={asked.error} />;
  if (!asked.answer) return <Waiting />;
  if (rows.length === 0) return <NonePasses of="request" />;
  const longest = Math.max(...rows.map((each) => each.max_ns), 1);
  return (
    <div class="scroll">
      {compares && (a !== null && b !== null ? <Versus key={JSON.stringify([a, b, other])} by={by} a={a} b={b} other={other} />
        : <p class="hint quiet" data-served>{a === null ? "Choose two groups to compare them; V takes the two on top." : <>Choose another group to compare with{captures.value.length > 1 && <Elsewhere name={a} />}.</>}</p>)}
      <table class="plain groups">
        <caption class="reader">Requests by {by}</caption>
        <thead><tr>
          {compares && <th scope="col" class="pick" data-served><span class="reader">Compare</span></th>}
          <th scope="col">{by[0]!.toUpperCase() + by.slice(1)}</th>
          {COLUMNS.map(([key, words]) => (
            <th key={key} scope="col" class="num" aria-sort={sort === `-${key}` ? "descending" : sort === key ? "ascending" : "none"}>
              <button type="button" class="sorter" onClick={() => set({ order: sort === `-${key}` ? key : `-${key}` })}>
                {words}{sort === `-${key}` ? " ↓" : sort === key ? " ↑" : ""}
              </button>
            </th>
          ))}
          <th scope="col" class="spread-head">Spread</th>
        </tr></thead>
        <tbody>{rows.map((each) => <Line key={each.key} of={each} by={by} longest={longest} pair={compares ? [a, b] : null} />)}</tbody>
      </table>
    </div>
  );
}

/** The same group of another of the open captures. */
function Elsewhere({ name }: { name: string }) {
  return (
    <>, or the same in {captures.value.map((each, number) => number !== capture.value && (
      <button key={number} type="button" class="small-button" onClick={() => set({ gb: name, gc: number })}>{number + 1}. {each.name}</button>
    ))}</>
  );
}

/** A group without a name has no place in an address. */
function topTwo(rows: Group[]) {
  const [first, second] = rows.filter((each) => each.key !== "");
  return first && second ? { ga: first.key, gb: second.key } : {};
}

type Pair = [string | null, string | null];
/** Without a pair nothing is compared: a saved file has no server to ask. */
interface LineProps { of: Group; by: string; longest: number; pair: Pair | null }

function Pick({ name, pair: [a, b] }: { name: string; pair: Pair }) {
  const pick = () => {
    const [ga, gb] = chosen(a, b, name);
    set({ ga, gb, gc: null });
  };
  return (
    <button type="button" class="small-button" aria-label={`compare ${name}`} aria-pressed={name === a || name === b} title="Compare this group with another" onClick={pick}>
      {name === a ? "A" : name === b ? "B" : "+"}
    </button>
  );
}

function Line({ of, by, longest, pair }: LineProps) {
  const condition = conditionOf(by, of.key);
  return (
    <tr>
      {pair && <td class="pick" data-served>{of.key && <Pick name={of.key} pair={pair} />}</td>}
      <th scope="row" class="cut">
        {condition
          ? <button type="button" class="link" title={`Show these: ${condition}`} onClick={() => alsoFilter(condition, { group: null, ...NONE_CHOSEN })}>{of.key || "(none)"}</button>
          : of.key || "(none)"}
      </th>
      <td class="num">{number(of.count)}</td>
      <td class="num">{duration(of.total_ns)}</td>
      <td class="num">{duration(of.p50_ns)}</td>
      <td class="num">{duration(of.p90_ns)}</td>
      <td class="num">{duration(of.p99_ns)}</td>
      <td class="num">{duration(of.max_ns)}</td>
      <td class="spread"><Spread of={of} longest={longest} /></td>
    </tr>
  );
}

/** A whisker from nothing to the longest, darker up to each percentile, a tick at the half. */
function Spread({ of, longest }: { of: Group; longest: number }) {
  const share = (value: number) => `${(value / longest) * 100}%`;
  return (
    <span class="whisker" role="img" aria-label={`half within ${duration(of.p50_ns)}, 90 % within ${duration(of.p90_ns)}, longest ${duration(of.max_ns)}`}>
      <span class="to-max" style={{ width: share(of.max_ns) }} />
      <span class="to-p99" style={{ width: share(of.p99_ns) }} />
      <span class="to-p90" style={{ width: share(of.p90_ns) }} />
      <span class="at-p50" style={{ left: share(of.p50_ns) }} />
    </span>
  );
}
