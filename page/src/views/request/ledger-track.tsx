// The ledger as a band on the time axis, by phase or by reason.
import type { RequestItem, Slice } from "../../api/types";
import { block, fitting, grid, ink } from "../../parts/draw";
import { toTime } from "../../parts/scale";
import { Track, type Surface } from "../../parts/track";
import type { Zoom } from "../../parts/zoom";
import { lit } from "../../state/store";
import { phaseKind } from "../../words/phases";
import { reasonInWords, reasonKind } from "../../words/reasons";
import { duration } from "../../words/units";
import { blocks } from "./shares";

const TALL = { phase: 26, reason: 34 };

export function LedgerTrack({ request, zoom, by }: { request: RequestItem; zoom: Zoom; by: "phase" | "reason" }) {
  const shown = blocks(request.ledger, by);
  const height = TALL[by];
  const words = (each: Slice) => by === "phase" ? each.phase : reasonInWords(each.phase, each.reason, {});
  const kind = (each: Slice) => by === "phase" ? phaseKind(each.phase) : reasonKind(each.reason);
  const draw = (surface: Surface) => {
    grid(surface, zoom.view, request.start_ns);
    for (const each of shown) {
      const [left, right] = [surface.x(each.start_ns), surface.x(each.end_ns)];
      if (right < 0 || left > surface.width) continue;
      const of = kind(each);
      block(surface, left, Math.max(right - 1, left + 1), 2, height - 4, of.colour, of.hatched);
      const took = duration(each.end_ns - each.start_ns);
      const said = words(each);
      fitting(surface, [`${said}  ${took}`, said, took, of.letter], left, right, height / 2, ink(of.colour));
      if (each.frames.some((frame) => lit.value.has(frame))) underline(surface, left, right, height);
    }
  };
  const at = (x: number, _y: number, width: number) => {
    const time = toTime(zoom.view, width, x);
    const each = shown.find((slice) => time >= slice.start_ns && time < slice.end_ns);
    return each ? <><b>{words(each)}</b> {duration(each.end_ns - each.start_ns)}<br /><span>{each.phase} · {each.reason} · {each.medium}
      {each.confidence < 0.6 ? " · likely only" : ""}</span></> : null;
  };
  const said = shown.map((each) => `${words(each)} ${duration(each.end_ns - each.start_ns)}`).join(", ");
  return <Track name={by} label={`Ledger by ${by}: ${said}`} height={height} zoom={zoom} on={[request, lit.value]} draw={draw} onPoint={at} />;
}

function underline({ context, palette }: Surface, left: number, right: number, height: number): void {
  context.fillStyle = palette.lit;
  context.fillRect(left, height - 3, Math.max(right - left, 3), 3);
}
