// The ladder laid on its side: client above, server below, time to the right, a sloped arrow a packet.
import type { RequestItem, Slice } from "../../api/types";
import { folded, isNotable, type Arrow, type Drawn } from "../../parts/arrows";
import { block, fitting, FONT, grid, ink } from "../../parts/draw";
import { flags, has, RETRANSMISSION, verdicts } from "../../parts/marks";
import { Track, type Surface } from "../../parts/track";
import { toPixel } from "../../parts/scale";
import type { Zoom } from "../../parts/zoom";
import { lit } from "../../state/store";
import { reasonInWords, reasonKind } from "../../words/reasons";
import { duration, plural, size } from "../../words/units";
import { blocks } from "./shares";

const TALL = 190;
const TOP = 30;
const BOTTOM = TALL - 30;
const NEAR_PX = 3;
const REACH_PX = 7;
/** Below this room for an arrow, ordinary ones are drawn faint and without a head. */
const DENSE_PX = 8;

interface Props { request: RequestItem; all: Arrow[]; zoom: Zoom; chosen: number | null; onPick: (frame: number | null) => void }

export function LadderTrack({ request, all, zoom, chosen, onPick }: Props) {
  const draw = (surface: Surface) => {
    grid(surface, zoom.view, request.start_ns);
    hosts(surface, request);
    const shown = folded(all, zoom.view, surface.width, NEAR_PX);
    const isDense = shown.length * DENSE_PX > surface.width;
    for (const each of shown) if (!isNotable(each.first)) arrow(surface, each, chosen, isDense);
    for (const each of shown) if (isNotable(each.first)) arrow(surface, each, chosen, false);
    labels(surface, shown);
  };
  const nearest = (x: number, y: number, width: number) => pick(folded(all, zoom.view, width, NEAR_PX), zoom, width, x, y);
  const point = (x: number, y: number, width: number) => {
    const found = nearest(x, y, width);
    return found ? <Tip of={found} origin={request.start_ns} /> : null;
  };
  return (
    <Track name="" gutter={<><span class="host-client">client</span><span class="host-server">server</span></>}
      label={`Ladder of ${plural(all.length, "packet")} between client and server`}
      height={TALL} zoom={zoom} on={[all, chosen, lit.value]} draw={draw} onPoint={point}
      onPick={(x, y, width) => onPick(nearest(x, y, width)?.first.frame ?? null)} />
  );
}

/** The two lines of time; on each what its host took, between them why nothing moved. */
function hosts(surface: Surface, request: RequestItem): void {
  const { context, width, palette } = surface;
  for (const each of blocks(request.ledger, "reason")) {
    const [left, right] = [surface.x(each.start_ns), surface.x(each.end_ns)];
    if (right < 0 || left > width || right - left < 2) continue;
    const of = reasonKind(each.reason);
    const onHost = each.medium === "server-host" ? BOTTOM : each.medium === "client-host" ? TOP : null;
    if (onHost !== null) {
      const top = onHost === BOTTOM ? BOTTOM : TOP - 16;
      block(surface, left, right, top, 16, of.colour);
      fitting(surface, [`${of.word} ${duration(each.end_ns - each.start_ns)}`, of.word, of.letter], left, right, top + 8, ink(of.colour));
    } else if (!["propagation", "serialization"].includes(each.reason)) stall(surface, each, left, right);
  }
  context.lineWidth = 1.5;
  for (const [y, colour] of [[TOP, palette.client], [BOTTOM, palette.server]] as const) {
    context.strokeStyle = colour;
    context.beginPath();
    context.moveTo(0, y + 0.5);
    context.lineTo(width, y + 0.5);
    context.stroke();
  }
}

function stall(surface: Surface, each: Slice, left: number, right: number): void {
  const of = reasonKind(each.reason);
  const { context, palette } = surface;
  context.globalAlpha = 0.16;
  block(surface, left, right, TOP, BOTTOM - TOP, of.colour, false);
  context.globalAlpha = 1;
  if (right - left > 40) {
    const words = reasonInWords(each.phase, each.reason, {});
    fitting(surface, [`${words} ${duration(each.end_ns - each.start_ns)}`, words], left, right, BOTTOM + 20, palette.quiet);
  }
}

function ends(surface: Pick<Surface, "x">, of: Arrow): [number, number, number, number] {
  const [from, to] = of.fromServer ? [BOTTOM, TOP] : [TOP, BOTTOM];
  return [surface.x(of.left), from, surface.x(of.arrived), to];
}

function colourOf({ palette }: Surface, of: Arrow, chosen: number | null): string {
  if (lit.value.has(of.frame) || of.frame === chosen) return palette.lit;
  if (of.lost || isNotable(of) && has(of.marks, RETRANSMISSION)) return palette.trouble;
  return of.fromServer ? palette.server : palette.client;
}

function arrow(surface: Surface, of: Drawn, chosen: number | null, isDense: boolean): void {
  const { context } = surface;
  const isLit = lit.value.has(of.first.frame) || of.first.frame === chosen;
  const [x0, y0, x1, y1] = ends(surface, of.first);
  const colour = colourOf(surface, of.first, chosen);
  context.globalAlpha = isLit ? 1 : isDense ? 0.35 : of.first.length || isNotable(of.first) ? 1 : 0.45;
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = isLit ? 2.5 : of.first.length ? 1.4 : 1;
  context.setLineDash(has(of.first.marks, RETRANSMISSION) ? [5, 3] : []);
  if (of.count > 1) band(surface, of);
  const stop = of.first.lost ? 0.55 : 1;
  const [tx, ty] = [x0 + (x1 - x0) * stop, y0 + (y1 - y0) * stop];
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(tx, ty);
  context.stroke();
  context.setLineDash([]);
  if (of.first.lost) cross(surface, tx, ty);
  else if (!isDense || isLit) head(surface, x0, y0, tx, ty);
  context.globalAlpha = 1;
}

function band(surface: Surface, of: Drawn): void {
  const { context } = surface;
  const [a0, y0, a1, y1] = ends(surface, of.first);
  const [b0, , b1] = ends(surface, of.last);
  const alpha = context.globalAlpha;
  context.globalAlpha = alpha * 0.35;
  context.beginPath();
  context.moveTo(a0, y0);
  context.lineTo(b0 + 1.5, y0);
  context.lineTo(b1 + 1.5, y1);
  context.lineTo(a1, y1);
  context.fill();
  context.globalAlpha = alpha;
}

function head({ context }: Surface, x0: number, y0: number, x1: number, y1: number): void {
  const turn = Math.atan2(y1 - y0, x1 - x0);
  context.beginPath();
  context.moveTo(x1, y1);
  for (const side of [-0.42, 0.42]) context.lineTo(x1 - 7 * Math.cos(turn + side), y1 - 7 * Math.sin(turn + side));
  context.fill();
}

function cross({ context }: Surface, x: number, y: number): void {
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x - 4, y - 4);
  context.lineTo(x + 4, y + 4);
  context.moveTo(x - 4, y + 4);
  context.lineTo(x + 4, y - 4);
  context.stroke();
}

/** Words where there is room for them, notable packets first. */
function labels(surface: Surface, shown: Drawn[]): void {
  const taken: { from: number; to: number; y: number }[] = [];
  const order = [...shown].sort((a, b) => Number(isNotable(b.first)) - Number(isNotable(a.first)) || b.bytes - a.bytes);
  const { context, palette } = surface;
  context.font = FONT;
  context.textBaseline = "middle";
  for (const each of order.slice(0, 400)) {
    const words = worded(each);
    const [x0, y0, x1, y1] = ends(surface, each.first);
    const [x, y] = [x0 + (x1 - x0) * 0.36, y0 + (y1 - y0) * 0.36];
    if (!words || x < 0 || x > surface.width - 20) continue;
    const wide = context.measureText(words).width;
    const [from, to] = [x + 3, x + 7 + wide];
    if (to > surface.width || taken.some((at) => from < at.to + 4 && to > at.from - 4 && Math.abs(at.y - y) < 15)) continue;
    taken.push({ from, to, y });
    context.globalAlpha = 0.85;
    context.fillStyle = palette.paper;
    context.fillRect(x + 3, y - 7, wide + 4, 14);
    context.globalAlpha = 1;
    context.fillStyle = isNotable(each.first) && (each.first.lost || has(each.first.marks, RETRANSMISSION)) ? palette.trouble : palette.text;
    context.fillText(words, x + 5, y);
  }
}

function worded(of: Drawn): string {
  if (of.count > 1) return of.bytes ? `${of.count} packets, ${size(of.bytes)}` : "";
  const { first } = of;
  const named = flags(first.marks).map((flag) => (flag === "SYN" && first.fromServer ? "SYN-ACK" : flag));
  const said = [...named, ...(has(first.marks, RETRANSMISSION) ? ["sent again"] : []), ...(first.lost ? ["lost"] : [])];
  return said.join(", ") || (first.length ? size(first.length) : "");
}

function Tip({ of, origin }: { of: Drawn; origin: number }) {
  const { first, last } = of;
  const said = [...(first.lost ? ["lost on the way"] : []), ...flags(first.marks), ...verdicts(first.marks)];
  return (
    <>
      <b>{of.count > 1 ? `frames ${first.frame}–${last.frame}, ${plural(of.count, "packet")}` : `frame ${first.frame}`}</b>
      {" "}from the {first.fromServer ? "server" : "client"}<br />
      <span>{of.bytes ? size(of.bytes) : "no data"}{said.length ? ` · ${said.join(", ")}` : ""}</span><br />
      <span>sent {duration(first.left - origin)} in, under way {duration(first.arrived - first.left)}</span>
    </>
  );
}

function pick(shown: Drawn[], zoom: Zoom, width: number, x: number, y: number): Drawn | null {
  const scale = { x: (at: number) => toPixel(zoom.view, width, at) };
  const height = (y - TOP) / (BOTTOM - TOP);
  if (height < -0.1 || height > 1.1) return null;
  let best: Drawn | null = null;
  let away = REACH_PX;
  for (const each of shown) {
    const share = each.first.fromServer ? 1 - height : height;
    const along = (of: Arrow) => scale.x(of.left) + (scale.x(of.arrived) - scale.x(of.left)) * share;
    const [from, to] = [along(each.first), along(each.last)];
    const distance = x < from ? from - x : x > to ? x - to : 0;
    if (distance < away || (distance === away && isNotable(each.first))) [best, away] = [each, distance];
  }
  return best;
}
