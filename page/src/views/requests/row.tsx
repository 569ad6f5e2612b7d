// One request in a line: what, answer, how long, and its phases as a bar.
import { useState } from "preact/hooks";
import type { RequestRow } from "../../api/types";
import { asFilter } from "../../parts/filter-menu";
import { useBox } from "../../parts/measure";
import { across, step, tickLabel, ticks, type Window } from "../../parts/scale";
import { findingById, hrefTo } from "../../state/store";
import { PHASE_ORDER, phaseKind } from "../../words/phases";
import { title } from "../../words/titles";
import { duration } from "../../words/units";
import { conditionOf } from "./columns";
import { MOST_TICKS, type AxisKind } from "./order";

const LEAST_PER_CENT = 0.15;
const LEAST_DRAG = 0.01;
/** One nearer to the right edge would be cut off. */
const LAST_TICK_PX = 44;
const PHONE_PX = 700;

interface HeadProps { sort: string; view: Window; onSort: (column: string) => void; onZoom: (view: Window) => void }

export function Head({ sort, view, onSort, onZoom }: HeadProps) {
  const [drag, setDrag] = useState<[number, number] | null>(null);
  const share = (event: PointerEvent) => {
    const edge = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return Math.min(Math.max((event.clientX - edge.left) / edge.width, 0), 1);
  };
  const drop = () => {
    const [from, to] = drag ? [...drag].sort((a, b) => a - b) : [0, 0];
    setDrag(null);
    if (to! - from! > LEAST_DRAG) onZoom({ from: view.from + from! * across(view), to: view.from + to! * across(view) });
  };
  const [node, box] = useBox<HTMLSpanElement>();
  const count = Math.min(Math.max(box.width / LAST_TICK_PX, 1), MOST_TICKS);
  const by = step(across(view), count);
  return (
    <>
      <Sorter column="start" words="Request" sort={sort} onSort={onSort} className="c-request" />
      <Sorter column="response" words="Answer" sort={sort} onSort={onSort} className="c-response" />
      <Sorter column="protocol" words="Protocol" sort={sort} onSort={onSort} className="c-protocol" />
      <Sorter column="duration" words="Duration" sort={sort} onSort={onSort} className="c-duration num" />
      <span class="c-bar axis" ref={node} role="columnheader" aria-label="Phases on a time axis" title="Drag to zoom; W A S D move, F fits"
        onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); setDrag([share(event), share(event)]); }}
        onPointerMove={(event) => drag && setDrag([drag[0], share(event)])} onPointerUp={drop}>
        {drag && <span class="brush" style={{ left: `${Math.min(...drag) * 100}%`, width: `${Math.abs(drag[1] - drag[0]) * 100}%` }} />}
        {ticks(view, count).filter((at) => ((view.to - at) / across(view)) * box.width >= LAST_TICK_PX).map((at) => (
          <span key={at} class="tick" style={{ left: `${((at - view.from) / across(view)) * 100}%` }}>{tickLabel(at, by)}</span>
        ))}
      </span>
    </>
  );
}

/** A bar's share of the axis that has room for a letter: the axis is short on a phone. */
function letterFrom(): number {
  return innerWidth <= PHONE_PX ? 14 : 2.5;
}

function Sorter(props: { column: string; words: string; sort: string; className: string; onSort: (column: string) => void }) {
  const { column, sort } = props;
  const way = sort === column ? "ascending" : sort === `-${column}` ? "descending" : "none";
  const arrow = { ascending: " ↑", descending: " ↓", none: "" }[way];
  return (
    <span class={props.className} role="columnheader" aria-sort={way as "ascending" | "descending" | "none"}>
      <button type="button" class="sorter" onClick={() => props.onSort(column)}>{props.words}{arrow}</button>
    </span>
  );
}

export function Cells({ row, kind, view, rules }: { row: RequestRow | undefined; kind: AxisKind; view: Window; rules: string }) {
  if (!row) return <span class="c-request quiet" role="cell">…</span>;
  const marks = row.findings.map((id) => findingById.value.get(String(id))).filter((each) => each !== undefined);
  return (
    <>
      <span class="c-request" role="cell" {...asFilter(conditionOf("request", row))}>
        <a href={hrefTo("request", row.id)} title={title(row)} tabIndex={-1}>{title(row)}</a>
        {marks.length > 0 && (
          <span class={`mark-${marks[0]!.severity} found`} title={marks.map((each) => each.title).join("\n")}>
            {marks.length > 1 ? `▲${marks.length}` : "▲"}<span class="reader">{marks.map((each) => each.title).join("; ")}</span>
          </span>
        )}
      </span>
      <span class={`c-response ${row.failed ? "trouble" : ""}`} role="cell" title={row.failed ?? row.response ?? ""}
        {...asFilter(conditionOf("response", row))}>
        {row.failed && <span aria-label="failed">✕ </span>}{row.response ?? row.failed ?? "–"}
      </span>
      <span class="c-protocol quiet" role="cell" {...asFilter(conditionOf("protocol", row))}>{row.protocol}</span>
      <span class="c-duration num" role="cell">{duration(row.end_ns - row.start_ns)}</span>
      <span class="c-bar" role="cell" style={{ backgroundImage: rules }}><Bar row={row} kind={kind} view={view} /></span>
    </>
  );
}

function Bar({ row, kind, view }: { row: RequestRow; kind: AxisKind; view: Window }) {
  const began = kind === "aligned" ? 0 : row.start_ns;
  const lasted = row.end_ns - row.start_ns;
  const left = ((began - view.from) / across(view)) * 100;
  const wide = Math.max((lasted / across(view)) * 100, LEAST_PER_CENT);
  if (left > 100 || left + wide < 0) return null;
  const shown = PHASE_ORDER.filter((phase) => (row.phases[phase] ?? 0) > 0);
  const said = shown.map((phase) => `${phase} ${duration(row.phases[phase]!)}`).join(", ");
  return (
    <span class="phases" role="img" aria-label={said || duration(lasted)} title={said}
      style={{ left: `${left}%`, width: `${wide}%` }}>
      {shown.map((phase) => {
        const of = phaseKind(phase);
        const part = row.phases[phase]!;
        return (
          <span key={phase} class={of.hatched ? "hatched" : undefined} style={{ flexGrow: part, background: of.colour }}>
            {(part / lasted) * wide > letterFrom() ? of.letter : ""}
          </span>
        );
      })}
    </span>
  );
}
