// The packet's bytes, sixteen a line, each under the colour of its layer; drawn a part at a time.
import { useState } from "preact/hooks";
import { number } from "../../words/units";
import { ownerOf, type Placed } from "./placed";

const A_LINE = 16;
const FIRST_LINES = 100;

interface Props {
  bytes: Uint8Array;
  layers: Placed[];
  lit: [number, number] | null;
  onChoose: (at: number) => void;
  onPoint: (at: number | null) => void;
}

export function Hex({ bytes, layers, lit, onChoose, onPoint }: Props) {
  const [lines, setLines] = useState(FIRST_LINES);
  const all = Math.ceil(bytes.length / A_LINE);
  const at = (event: Event) => {
    const said = (event.target as HTMLElement).dataset["at"];
    return said === undefined ? null : Number(said);
  };
  return (
    <div class="hex mono" role="group" aria-label="Bytes of the packet" tabIndex={0}
      onClick={(event) => { const found = at(event); if (found !== null) onChoose(found); }}
      onPointerOver={(event) => onPoint(at(event))} onPointerLeave={() => onPoint(null)}>
      {Array.from({ length: Math.min(lines, all) }, (_, line) => (
        <Line key={line} line={line} bytes={bytes} layers={layers} lit={lit} />
      ))}
      {all > lines && <button type="button" class="small-button" onClick={() => setLines(lines * 4)}>{number(bytes.length - lines * A_LINE)} more bytes</button>}
    </div>
  );
}

function Line({ line, bytes, layers, lit }: { line: number; bytes: Uint8Array; layers: Placed[]; lit: [number, number] | null }) {
  const offsets = Array.from({ length: A_LINE }, (_, at) => line * A_LINE + at).filter((at) => at < bytes.length);
  const isLit = (at: number) => lit !== null && at >= lit[0] && at < lit[1];
  return (
    <div class="hex-line">
      <span class="hex-offset quiet">{(line * A_LINE).toString(16).padStart(4, "0")}</span>
      <span class="hex-bytes">
        {offsets.map((at) => (
          <span key={at} data-at={at} class={isLit(at) ? "lit" : ""} style={{ borderBottomColor: ownerOf(layers, at)?.colour ?? "transparent" }}>
            {bytes[at]!.toString(16).padStart(2, "0")}
          </span>
        ))}
      </span>
      <span class="hex-text" aria-hidden="true">
        {offsets.map((at) => <span key={at} data-at={at} class={isLit(at) ? "lit" : ""}>{printable(bytes[at]!)}</span>)}
      </span>
    </div>
  );
}

function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·";
}
