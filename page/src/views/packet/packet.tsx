// One packet, layer by layer: boxes in boxes to scale, every field with its bytes and its meaning.
import { useEffect, useMemo, useState } from "preact/hooks";
import { useAnswer } from "../../api/use";
import type { PacketDetail, PacketField } from "../../api/types";
import { Failure, Uncut, Waiting } from "../../parts/notes";
import { Save } from "../../parts/save";
import { useKeys } from "../../state/keys";
import { go, leaf, revision, route, set, summary } from "../../state/store";
import { moment, number, plural } from "../../words/units";
import { Boxes } from "./boxes";
import { boxesPicture } from "./boxes-picture";
import { Hex } from "./hex";
import { bytesOf, placed, type Placed } from "./placed";

export function PacketView() {
  const frame = route.value.id ?? 1;
  const most = summary.value?.capture.packets ?? frame;
  const asked = useAnswer<PacketDetail>(`packets/${frame}`, {}, revision.value);
  const shown = asked.answer?.frame === frame ? asked.answer : null;
  const step = (by: number) => leaf("packet", Math.max(1, Math.min((route.value.id ?? 1) + by, most)));
  useKeys("Layers", [
    { keys: ["j", "]"], words: "next frame", run: () => step(1) },
    { keys: ["k", "["], words: "previous frame", run: () => step(-1) },
  ]);
  return (
    <>
      <div class="bar">
        <button type="button" class="small-button" disabled={frame <= 1} onClick={() => step(-1)}>← frame {Math.max(frame - 1, 1)}</button>
        <h1>Frame {frame}</h1>
        <button type="button" class="small-button" disabled={frame >= most} onClick={() => step(1)}>frame {frame + 1} →</button>
        {shown && <span class="quiet">{moment(shown.time_ns)} · {plural(shown.bytes.length / 2, "byte")} captured</span>}
        <span class="counted"><button type="button" class="small-button" onClick={() => go("packets", null, { filter: `frame.number == ${frame}` })}>in the list</button></span>
      </div>
      <Uncut chooses="packets" whole="this one is shown whole, and frames follow each other as captured" />
      {asked.error ? <Failure of={asked.error} /> : !asked.answer ? <Waiting /> : (
        <div class={`packet${shown ? "" : " stale"}`} aria-busy={!shown}><Shown key={asked.answer.frame} of={asked.answer} /></div>
      )}
    </>
  );
}

function Shown({ of }: { of: PacketDetail }) {
  const layers = useMemo(() => placed(of), [of]);
  const bytes = useMemo(() => bytesOf(of.bytes), [of]);
  const [hovered, setHovered] = useState<[number, number] | null>(null);
  const said = route.value.params["bytes"]?.split("-").map(Number);
  const chosen: [number, number] | null = said?.length === 2 ? [said[0]!, said[1]!] : null;
  const choose = (start: number, end: number) => {
    const isSame = chosen?.[0] === start && chosen[1] === end;
    set({ bytes: isSame ? null : `${start}-${end}` });
  };
  const lit = hovered ?? chosen;
  useEffect(() => {
    document.querySelector(".packet-fields .chosen")?.scrollIntoView({ block: "nearest" });
  }, [chosen?.[0], chosen?.[1]]);
  return (
    <>
      <div class="packet-left">
        <div class="boxes-tools"><Save name="the layers" picture={() => boxesPicture(of, layers, bytes.length)} /></div>
        <Boxes layers={layers} total={bytes.length} lit={lit} onChoose={choose} />
        <Hex bytes={bytes} layers={layers} lit={lit} onChoose={(at) => { const [start, end] = fieldAt(layers, at); choose(start, end); }} onPoint={(at) => setHovered(at === null ? null : fieldAt(layers, at))} />
      </div>
      <div class="packet-fields" aria-label="Fields">
        {layers.map((each) => <LayerTable key={each.layer.name + each.layer.start} of={each} chosen={chosen} onChoose={choose} onPoint={setHovered} />)}
      </div>
    </>
  );
}

/** The smallest field over a byte, else the layer's header or payload. */
function fieldAt(layers: Placed[], at: number): [number, number] {
  let best: [number, number] = [at, at + 1];
  let size = Infinity;
  for (const { layer } of layers) {
    for (const each of layer.fields) {
      if (at < each.start || at >= each.end || each.end - each.start >= size) continue;
      [best, size] = [[each.start, each.end], each.end - each.start];
    }
  }
  return best;
}

interface TableProps { of: Placed; chosen: [number, number] | null; onChoose: (start: number, end: number) => void; onPoint: (of: [number, number] | null) => void }

function LayerTable({ of: { layer, colour }, chosen, onChoose, onPoint }: TableProps) {
  return (
    <details class="layer" open>
      <summary style={{ borderLeftColor: colour }}>
        <b>{layer.name}</b> <span class="quiet">{plural(layer.header_bytes, "byte")} of headers{layer.payload_bytes ? `, carries ${number(layer.payload_bytes)}` : ""} · made by {layer.made_by}</span>
      </summary>
      <table class="plain fields">
        <caption class="reader">Fields of {layer.name}</caption>
        <thead class="reader"><tr><th scope="col">Field</th><th scope="col">Bytes</th><th scope="col">Value and meaning</th></tr></thead>
        <tbody>
          {layer.fields.map((each, index) => (
            <Field key={`${each.name}${index}`} of={each} isChosen={chosen?.[0] === each.start && chosen[1] === each.end} onChoose={onChoose} onPoint={onPoint} />
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Field({ of, isChosen, onChoose, onPoint }: { of: PacketField; isChosen: boolean; onChoose: TableProps["onChoose"]; onPoint: TableProps["onPoint"] }) {
  const where = of.end > of.start ? (of.end - of.start === 1 ? `${of.start}` : `${of.start}–${of.end - 1}`) : "–";
  return (
    <tr class={isChosen ? "chosen" : ""} onPointerEnter={() => onPoint([of.start, of.end])} onPointerLeave={() => onPoint(null)} onClick={() => onChoose(of.start, of.end)}>
      <th scope="row"><button type="button" class="link" aria-pressed={isChosen} onClick={(event) => { event.stopPropagation(); onChoose(of.start, of.end); }}>{of.name}</button>
        {of.filter && <code class="quiet">{of.filter}</code>}</th>
      <td class="quiet mono" >{where}{of.bits && <span class="meaning">{bitsInWords(of.bits)}</span>}</td>
      <td class="value"><span class="mono">{String(of.value ?? "–")}</span>{of.meaning && <span class="meaning">{of.meaning}</span>}</td>
    </tr>
  );
}

/** First bit and how many, counted from the field's most significant one. */
function bitsInWords([first, many]: [number, number]): string {
  return many === 1 ? `bit ${first}` : `bits ${first}–${first + many - 1}`;
}
