// Every frame in Wireshark's columns; any cell becomes a filter.
import { file } from "../../api/inlined";
import { usePages } from "../../api/use-pages";
import type { PacketRow } from "../../api/types";
import { asFilter, FilterHint, offerRow } from "../../parts/filter-menu";
import { countOf, NonePasses } from "../../parts/none-passes";
import { Failure, Waiting } from "../../parts/notes";
import { VirtualList } from "../../parts/virtual-list";
import { useKeys } from "../../state/keys";
import { filter, from, go, hrefTo, isCut, rowNow, set, to } from "../../state/store";
import { counted } from "../../words/lists";
import { order } from "../requests/order";
import { conditionOf, conditionsOf, info, type Column } from "./columns";

const ROW_PX = 22;
const COLUMNS: [Column, string][] = [
  ["frame", "No."], ["time", "Time"], ["source", "Source"], ["destination", "Destination"],
  ["protocol", "Protocol"], ["length", "Length"], ["info", "Info"],
];

export function Packets() {
  const pages = usePages<PacketRow>("packets", { filter: filter.value, from: from.value, to: to.value });
  const total = pages.total.value;
  const at = rowNow();
  const open = (index: number) => {
    const row = pages.row(index);
    if (row) go("packet", row.frame);
  };
  const step = (by: number) => total && set({ row: Math.min(Math.max((rowNow() ?? -1) + by, 0), total - 1) });
  useKeys("Packets", [
    { keys: ["j", "ArrowDown"], words: "next packet", run: () => step(1) },
    { keys: ["k", "ArrowUp"], words: "previous packet", run: () => step(-1) },
    { keys: ["PageDown"], words: "many packets on", run: () => step(25) },
    { keys: ["PageUp"], words: "many packets back", run: () => step(-25) },
    { keys: ["Home"], words: "first packet", run: () => total && set({ row: 0 }) },
    { keys: ["End"], words: "last packet", run: () => total && set({ row: total - 1 }) },
    { keys: ["Enter"], words: "its layers", run: () => open(rowNow() ?? -1) },
    { keys: ["m"], words: "filter by a cell of it", run: () => offerRow(conditionsOf(pages.row(rowNow() ?? -1))) },
  ]);
  if (pages.error.value) return <Failure of={pages.error.value} />;
  if (total === null) return <Waiting />;
  if (total === 0) return <NonePasses of="packet" />;
  return (
    <>
      <div class="bar"><span class="quiet"><FilterHint />{!file.value?.redacted && <span class="by-mouse">; Enter shows the layers</span>}</span>
        <span class={`quiet counted${isCut.value ? " is-cut" : ""}`} role="status">{counted("packet", { passing: total, all: countOf("packet") })}</span></div>
      <VirtualList label="Packets" className="packets mono" total={total} rowHeight={ROW_PX} selected={at}
        head={COLUMNS.map(([column, words]) => <span key={column} class={`p-${column}`} role="columnheader">{words}</span>)}
        onSight={order(pages)} onSelect={(index) => (index === at ? open(index) : set({ row: index }))} onOpen={open}
        row={(index) => <Cells of={pages.row(index)} />} />
    </>
  );
}

function Cells({ of }: { of: PacketRow | undefined }) {
  if (!of) return <span class="quiet" role="cell">…</span>;
  const trouble = of.verdicts.some((each) => ["retransmission", "lost-upstream", "out-of-order", "zero-window", "hole"].includes(each)) || of.flags.includes("rst");
  const words: Record<Column, string> = {
    frame: String(of.frame), time: (of.relative_ns / 1e9).toFixed(6), source: of.source ?? "", destination: of.destination ?? "",
    protocol: of.protocol, length: String(of.length), info: info(of),
  };
  return (
    <>
      {COLUMNS.map(([column]) => (
        <span key={column} class={`p-${column}${trouble && column === "info" ? " trouble" : ""}`} role="cell"
          title={column === "info" ? words.info : undefined} {...asFilter(conditionOf(column, of))}>
          {column === "frame" ? <a href={hrefTo("packet", of.frame)} tabIndex={-1}>{words.frame}</a> : words[column]}
        </span>
      ))}
    </>
  );
}
