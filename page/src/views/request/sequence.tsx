// The time-sequence graph among the figures, with what lies under the pointer in words.
import type { ComponentChildren } from "preact";
import type { Segments } from "../../api/types";
import { verdicts } from "../../parts/marks";
import { toPixel } from "../../parts/scale";
import { Track } from "../../parts/track";
import type { Zoom } from "../../parts/zoom";
import { lit } from "../../state/store";
import { plural } from "../../words/units";
import { drawSequence, positionsOf, SEQUENCE_TALL, type Sequence } from "./sequence-drawing";

const REACH_PX = 8;

interface Props {
  of: Omit<Sequence, "lit">;
  side: "client" | "server";
  zoom: Zoom;
  gutter?: ComponentChildren;
  onPick: (frame: number | null) => void;
}

export function SequenceTrack({ of, side, zoom, gutter, onPick }: Props) {
  const { segments, own } = of;
  const nearest = (x: number, at: number, width: number) =>
    near(segments, own, (time) => toPixel(zoom.view, width, time), positionsOf(segments, own, zoom.view).y, x, at);
  const point = (x: number, at: number, width: number) => {
    const index = nearest(x, at, width);
    if (index === null) return null;
    const from = segments.start[index]!;
    return <><b>frame {segments.frame[index]}</b><br /><span>bytes {from}–{from + segments.length[index]!}</span><br />
      <span>{verdicts(segments.marks[index]!).join(", ")}</span></>;
  };
  const label = `Time-sequence graph of ${plural(own.length, "segment")} from the ${side}` +
    (of.sacked.length ? `, ${plural(of.sacked.length, "block")} acknowledged out of order` : "");
  return <Track name="bytes" label={label} height={SEQUENCE_TALL} zoom={zoom} on={[of.segments, of.own, of.chosen, lit.value]} gutter={gutter}
    draw={(surface) => drawSequence(surface, { ...of, lit: lit.value })} onPoint={point}
    onPick={(x, at, width) => { const index = nearest(x, at, width); onPick(index === null ? null : segments.frame[index]!); }} />;
}

function near(of: Segments, own: number[], x: (at: number) => number, y: (at: number) => number, px: number, py: number): number | null {
  let best: number | null = null;
  let away = REACH_PX;
  for (const index of own) {
    const dx = Math.abs(x(of.time_ns[index]!) - px);
    const [bottom, top] = [y(of.start[index]!), y(of.start[index]! + of.length[index]!)];
    const dy = py > bottom ? py - bottom : py < top ? top - py : 0;
    const distance = Math.max(dx, dy);
    if (distance < away) [best, away] = [index, distance];
  }
  return best;
}

export function SequenceKey({ hasSacks }: { hasSacks: boolean }) {
  return (
    <span class="key"><span class="sign"><i class="k-data" /> data</span> <span class="sign"><i class="k-again" /> sent again</span> <span class="sign"><i class="k-ack" /> acknowledged</span>
      {hasSacks && <> <span class="sign"><i class="k-sack" /> acknowledged out of order (SACK)</span></>} <span class="sign"><i class="k-window" /> window's end</span></span>
  );
}
