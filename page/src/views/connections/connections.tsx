// Every connection: between whom, how it began and ended, what went wrong on it.
import { usePages } from "../../api/use-pages";
import type { Connection } from "../../api/types";
import { asFilter, FilterHint, offerRow } from "../../parts/filter-menu";
import { countOf, NonePasses } from "../../parts/none-passes";
import { Failure, Waiting } from "../../parts/notes";
import { VirtualList } from "../../parts/virtual-list";
import { useKeys } from "../../state/keys";
import { filter, from, hrefTo, isCut, leaf, route, rowNow, set, to } from "../../state/store";
import { end } from "../../words/titles";
import { counted } from "../../words/lists";
import { duration, number, size } from "../../words/units";
import { order } from "../requests/order";
import { ConnectionCard } from "./card";
import { conditionOf, conditionsOf } from "./columns";

const ROW_PX = 24;
const COLUMNS: [string, string, string][] = [
  ["id", "#", "c-id num"], ["stream", "Stream", "c-stream"], ["", "Client", "c-end"], ["", "Server", "c-end"], ["start", "Begins", "c-num num"],
  ["duration", "Lasts", "c-num num"], ["packets", "Packets", "c-num num"], ["bytes", "Bytes", "c-num num"],
  ["base_rtt", "Round trip", "c-num num"], ["retransmissions", "Sent again", "c-num num"], ["", "Opened", "c-word"],
  ["", "Closed", "c-closed"], ["", "Security", "c-security"],
];

export function Connections() {
  const { params, id } = route.value;
  const sort = params["sort"] ?? "id";
  const pages = usePages<Connection>("connections", { sort, filter: filter.value, from: from.value, to: to.value });
  const total = pages.total.value;
  const at = rowAt(total ?? 0);
  const select = (index: number) => {
    const row = pages.row(index);
    if (row) leaf("connections", row.id, { ...own(params), row: index });
  };
  const step = (by: number) => total && select(Math.min(Math.max((rowAt(total) ?? -1) + by, 0), total - 1));
  useKeys("Connections", [
    { keys: ["j", "ArrowDown"], words: "next connection", run: () => step(1) },
    { keys: ["k", "ArrowUp"], words: "previous connection", run: () => step(-1) },
    { keys: ["m"], words: "filter by a cell of it", run: () => offerRow(conditionsOf(pages.row(rowAt(total ?? 0) ?? -1))) },
  ]);
  if (pages.error.value) return <Failure of={pages.error.value} />;
  if (total === null) return <Waiting />;
  if (total === 0) return <NonePasses of="connection" />;
  return (
    <>
      <div class="bar"><span class="quiet"><FilterHint /></span>
        <span class={`quiet counted${isCut.value ? " is-cut" : ""}`} role="status">{counted("connection", { passing: total, all: countOf("connection") })}</span></div>
      <VirtualList label="Connections" className="connections" total={total} rowHeight={ROW_PX} selected={at}
        head={COLUMNS.map(([key, words, name]) => (
          <span key={words} class={name} role="columnheader" aria-sort={sort === key ? "ascending" : sort === `-${key}` && key ? "descending" : "none"}>
            {key ? <button type="button" class="sorter" onClick={() => set({ sort: sort === `-${key}` ? key : `-${key}`, row: null })}>{words}{sort === key ? " ↑" : sort === `-${key}` ? " ↓" : ""}</button> : words}
          </span>
        ))}
        onSight={order(pages)} onSelect={select} row={(index) => <Cells of={pages.row(index)} />} />
      {id !== null && <ConnectionCard id={id} />}
    </>
  );
}

/** The row chosen, as it is now: keys may come faster than views are drawn. */
function rowAt(total: number): number | null {
  const { params, id } = route.value;
  return rowNow() ?? (isPlain(params, filter.value) && id !== null && id < total ? id : null);
}

/** All of them by number: then a connection's row is known without asking. */
function isPlain(params: Readonly<Record<string, string>>, wanted: string): boolean {
  return (params["sort"] ?? "id") === "id" && !wanted && !params["from"] && !params["to"];
}

function own(params: Readonly<Record<string, string>>): Record<string, string> {
  return params["sort"] ? { sort: params["sort"] } : {};
}

const spaced = (word: string): string => (word === "n/a" ? "–" : word.replaceAll("-", " "));

function Cells({ of }: { of: Connection | undefined }) {
  if (!of) return <span class="quiet" role="cell">…</span>;
  const again = of.tcp ? of.tcp.client.retransmissions + of.tcp.server.retransmissions : null;
  return (
    <>
      <span class="c-id num" role="cell">{of.id}</span>
      <span class="c-stream quiet" role="cell" {...asFilter(conditionOf("stream", of))}>{of.transport} {of.stream}</span>
      <span class="c-end" role="cell" title={of.client_known ? end(of.client) : `${end(of.client)}: taken for the client, its opening was not captured`}
        {...asFilter(conditionOf("client", of))}>{end(of.client)}{of.client_known ? "" : " ?"}</span>
      <span class="c-end" role="cell" title={end(of.server)} {...asFilter(conditionOf("server", of))}>{end(of.server)}</span>
      <span class="c-num num" role="cell">{duration(of.start_ns)}</span>
      <span class="c-num num" role="cell">{duration(of.end_ns - of.start_ns)}</span>
      <span class="c-num num" role="cell">{number(of.client.packets + of.server.packets)}</span>
      <span class="c-num num" role="cell">{size(of.client.bytes + of.server.bytes)}</span>
      <span class="c-num num" role="cell">{of.base_rtt_ns === null ? "–" : duration(of.base_rtt_ns)}</span>
      <span class={`c-num num${again ? " trouble" : ""}`} role="cell">{again === null ? "–" : number(again)}</span>
      <span class={`c-word${["refused", "unanswered"].includes(of.opened) ? " trouble" : ""}`} role="cell">{spaced(of.opened)}</span>
      <span class={`c-closed${of.closed.startsWith("reset") ? " trouble" : ""}`} role="cell" title={spaced(of.closed)}>{spaced(of.closed)}</span>
      <span class="c-security" role="cell" title={of.security?.server_name ?? ""} {...asFilter(conditionOf("security", of))}>
        {of.security ? <a href={hrefTo("handshakes", of.id)} tabIndex={-1}>{[of.security.protocol, of.security.server_name].filter(Boolean).join(" ")}</a> : ""}
      </span>
    </>
  );
}
