// All requests as a waterfall, like a browser's network panel: sorted, filtered, grouped.
import { signal } from "@preact/signals";
import { useCallback, useEffect, useMemo, useRef } from "preact/hooks";
import type { Pages } from "../../api/pages";
import { usePages } from "../../api/use-pages";
import type { RequestRow } from "../../api/types";
import type { Picture } from "../../figure/picture";
import { Chip } from "../../parts/chip";
import { offerRow } from "../../parts/filter-menu";
import { countOf, NonePasses } from "../../parts/none-passes";
import { Failure, Waiting } from "../../parts/notes";
import { Save } from "../../parts/save";
import type { Window } from "../../parts/scale";
import { VirtualList } from "../../parts/virtual-list";
import { useZoom } from "../../parts/zoom";
import { useKeys } from "../../state/keys";
import { filter, from, go, isCut, range, route, rowNow, set, spanNs, to } from "../../state/store";
import { PHASE_ORDER, phaseKind } from "../../words/phases";
import { counted } from "../../words/lists";
import { Groups } from "./groups";
import { conditionsOf } from "./columns";
import { axisKind, nextSort, rulesOf, windowOf, type AxisKind } from "./order";
import { Cells, Head } from "./row";
import { waterfallPicture } from "./waterfall-picture";

const ROW_PX = 24;
const GROUPINGS = ["endpoint", "host", "connection", "status", "protocol"] as const;

export function Requests() {
  const { params } = route.value;
  return (
    <>
      <Bar />
      {params["group"] ? <Groups key={params["group"]} by={params["group"]} onCount={count} /> : <Waterfall />}
    </>
  );
}

function Bar() {
  const { params } = route.value;
  const group = params["group"] ?? "";
  const kind = axisKind(params["axis"], params["sort"]);
  return (
    <div class="bar">
      <label>Group <select value={group} onChange={(event) => set({ group: event.currentTarget.value, row: null, ga: null, gb: null, gc: null }, true)}>
        <option value="">no</option>
        {GROUPINGS.map((each) => <option key={each} value={each}>by {each}</option>)}
      </select></label>
      {!group && (
        <fieldset class="choice"><legend class="reader">Time axis</legend>
          <Choice kind="capture" now={kind} words="capture's time" />
          <Choice kind="aligned" now={kind} words="each from its start" />
        </fieldset>
      )}
      {!group && <span class="phase-key" aria-hidden="true">{PHASE_ORDER.map((phase) => <Chip key={phase} of={phaseKind(phase)} />)}</span>}
      {drawn.value && <Save name="the waterfall" picture={drawn.value} />}
      <span class={`quiet counted${isCut.value ? " is-cut" : ""}`} role="status">{countedNow()}</span>
    </div>
  );
}

/** The rows in sight as a figure. */
const drawn = signal<(() => Picture) | null>(null);

/** How many requests the list, or all its groups together, hold at present. */
const listed = signal<number | null>(null);

function countedNow(): string {
  const all = countOf("request");
  return counted("request", { passing: listed.value ?? all, all });
}

function count(requests: number | null): void {
  listed.value = requests;
}

function Choice({ kind, now, words }: { kind: AxisKind; now: AxisKind; words: string }) {
  return (
    <button type="button" aria-pressed={kind === now} onClick={() => set({ axis: kind, t0: null, t1: null })}>{words}</button>
  );
}

/** Sorted and cut: the rows asked for, whatever window of time is looked at. */
function Waterfall() {
  const { params } = route.value;
  const sort = params["sort"] ?? "start";
  const { from: start, to: stop } = range.value;
  const pages = usePages<RequestRow>("requests", { sort, filter: filter.value, from: start, to: stop });
  const total = pages.total.value;
  useEffect(() => count(total), [total]);
  const at = rowNow();
  const open = (index: number) => {
    const row = pages.row(index);
    if (row) go("request", row.id);
  };
  const step = (by: number) => {
    if (total) set({ row: Math.min(Math.max((rowNow() ?? -1) + by, 0), total - 1) });
  };
  useKeys("Requests", [
    { keys: ["j", "ArrowDown"], words: "next request", run: () => step(1) },
    { keys: ["k", "ArrowUp"], words: "previous request", run: () => step(-1) },
    { keys: ["Enter"], words: "open the request", run: () => open(rowNow() ?? -1) },
    { keys: ["t"], words: "sort by time or by duration", run: () => set({ sort: sort === "-duration" ? "start" : "-duration", row: null, t0: null, t1: null }) },
    { keys: ["m"], words: "filter by a cell of it", run: () => offerRow(conditionsOf(pages.row(rowNow() ?? -1))) },
    { keys: ["g"], words: "group by endpoint", run: () => set({ group: "endpoint", row: null }, true) },
  ]);
  if (pages.error.value) return <Failure of={pages.error.value} />;
  if (total === null) return <Waiting />;
  if (total === 0) return <NonePasses of="request" />;
  const kind = axisKind(params["axis"], sort);
  const whole = { from: from.value ?? 0, to: to.value ?? spanNs.value };
  const rows = Array.from({ length: 60 }, (_, index) => pages.row(index)).filter((row) => row !== undefined);
  return (
    <Rows key={kind} pages={pages} total={total} at={at} kind={kind} sort={sort} whole={windowOf(kind, whole, rows, sort)} open={open} />
  );
}

interface RowsProps { pages: Pages<RequestRow>; total: number; at: number | null; kind: AxisKind; sort: string; whole: Window; open: (index: number) => void }

function Rows({ pages, total, at, kind, sort, whole, open }: RowsProps) {
  const { view, show } = useZoom(whole);
  const rules = useMemo(() => rulesOf(view), [view]);
  const seen = useRef<[number, number]>([0, 0]);
  const onSight = useCallback((first: number, last: number) => {
    seen.current = [first, last];
    pages.want(first, last);
  }, [pages]);
  useEffect(() => {
    drawn.value = () => {
      const [first, last] = seen.current;
      const rows = Array.from({ length: last - first }, (_, at) => pages.row(first + at)).filter((row) => row !== undefined);
      return waterfallPicture({ rows, first, total, kind, view, filter: filter.value });
    };
    return () => { drawn.value = null; };
  }, [pages, total, kind, view]);
  return (
    <VirtualList label="Requests" className="waterfall" total={total} rowHeight={ROW_PX} selected={at}
      head={<Head sort={sort} view={view} onZoom={show} onSort={(column) => set({ sort: nextSort(sort, column), row: null, t0: null, t1: null })} />}
      onSight={onSight}
      onSelect={(index) => (index === at ? open(index) : set({ row: index }))} onOpen={open}
      row={(index) => <Cells row={pages.row(index)} kind={kind} view={view} rules={rules} />} />
  );
}
