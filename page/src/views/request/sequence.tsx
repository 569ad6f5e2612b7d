// TCP's time-sequence graph: segments as sent, the ACK line under them, the window's end above.
import { useMemo } from "preact/hooks";
import type { Segments } from "../../api/types";
import { FONT, grid } from "../../parts/draw";
import { has, OUT_OF_ORDER, RETRANSMISSION, verdicts } from "../../parts/marks";
import { step, toPixel } from "../../parts/scale";
import { Track, type Surface } from "../../parts/track";
import type { Zoom } from "../../parts/zoom";
import { lit } from "../../state/store";
import { size } from "../../words/units";
import { acknowledged, type Line } from "./segments";

const TALL = 170;
const PAD = 8;
const ROW_PX = 14;
const REACH_PX = 8;

interface Props { origin: number; segments: Segments; fromServer: boolean; zoom: Zoom; chosen: number | null; onPick: (frame: number | null) => void }

export function SequenceTrack({ origin, segments, fromServer, zoom, chosen, onPick }: Props) {
  const { ack, limit } = useMemo(() => acknowledged(segments, fromServer), [segments, fromServer]);
  const own = useMemo(
    () => segments.frame.flatMap((_, index) => (Boolean(segments.from_server[index]) === fromServer && segments.length[index] ? [index] : [])),
    [segments, fromServer],
  );
  const [low, high] = bounds(segments, own, zoom);
  const zero = useMemo(() => own.reduce((least, index) => Math.min(least, segments.start[index]!), Infinity), [segments, own]);
  const y = (position: number) => TALL - PAD - ((position - low) / Math.max(high - low, 1)) * (TALL - 2 * PAD);
  const draw = (surface: Surface) => {
    grid(surface, zoom.view, origin);
    const rows = positions(low, high, zero, y);
    lines(surface, rows);
    stairs(surface, limit, y, surface.palette.quiet, [4, 3]);
    stairs(surface, ack, y, surface.palette.accent, []);
    for (const index of own) segment(surface, segments, index, y, chosen);
    counts(surface, rows);
  };
  const nearest = (x: number, at: number, width: number) => near(segments, own, (time) => toPixel(zoom.view, width, time), y, x, at);
  const point = (x: number, at: number, width: number) => {
    const index = nearest(x, at, width);
    if (index === null) return null;
    const from = segments.start[index]!;
    return <><b>frame {segments.frame[index]}</b><br /><span>bytes {from}–{from + segments.length[index]!}</span><br />
      <span>{verdicts(segments.marks[index]!).join(", ")}</span></>;
  };
  return <Track name="bytes" label={`Time-sequence graph of ${own.length} segments from the ${fromServer ? "server" : "client"}`} height={TALL} zoom={zoom}
    on={[segments, fromServer, chosen, lit.value]} draw={draw} onPoint={point}
    onPick={(x, at, width) => { const index = nearest(x, at, width); onPick(index === null ? null : segments.frame[index]!); }} />;
}

/** What of the stream is in sight, with air above. */
function bounds(of: Segments, own: number[], zoom: Zoom): [number, number] {
  const shown = own.filter((index) => of.time_ns[index]! >= zoom.view.from && of.time_ns[index]! <= zoom.view.to);
  const from = shown.length ? shown : own;
  let low = Infinity;
  let high = 0;
  for (const index of from) {
    low = Math.min(low, of.start[index]!);
    high = Math.max(high, of.start[index]! + of.length[index]!);
  }
  if (low === Infinity) return [0, 1];
  return [low, low + Math.max((high - low) * 1.08, 1)];
}

interface Row { y: number; words: string }

/** Bytes counted from the first of this figure, not from the connection's. */
function positions(low: number, high: number, zero: number, y: (at: number) => number): Row[] {
  const by = step(high - low, 4);
  const rows: Row[] = [];
  for (let at = zero + Math.ceil((low - zero) / by) * by; at < high; at += by) {
    rows.push({ y: Math.round(y(at)) + 0.5, words: size(at - zero) });
  }
  return rows;
}

function lines({ context, width, palette }: Surface, rows: Row[]): void {
  context.strokeStyle = palette.line;
  context.beginPath();
  for (const row of rows) {
    context.moveTo(0, row.y);
    context.lineTo(width, row.y);
  }
  context.stroke();
}

/** Above their lines, and above what was drawn there; under the highest, where there is no room. */
function counts({ context, palette }: Surface, rows: Row[]): void {
  context.font = FONT;
  context.textBaseline = "bottom";
  for (const { y, words } of rows) {
    const bottom = y < ROW_PX ? y + ROW_PX : y - 1;
    context.globalAlpha = 0.85;
    context.fillStyle = palette.paper;
    context.fillRect(2, bottom - ROW_PX + 1, context.measureText(words).width + 4, ROW_PX - 2);
    context.globalAlpha = 1;
    context.fillStyle = palette.quiet;
    context.fillText(words, 4, bottom);
  }
}

function stairs({ context, x, width }: Surface, of: Line, y: (at: number) => number, colour: string, dash: number[]): void {
  if (!of.at.length) return;
  context.strokeStyle = colour;
  context.lineWidth = 1.3;
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(x(of.at[0]!), y(of.value[0]!));
  of.at.forEach((at, index) => {
    context.lineTo(x(at), y(of.value[Math.max(0, index - 1)]!));
    context.lineTo(x(at), y(of.value[index]!));
  });
  context.lineTo(width, y(of.value.at(-1)!));
  context.stroke();
  context.setLineDash([]);
}

function segment({ context, x, width, palette }: Surface, of: Segments, index: number, y: (at: number) => number, chosen: number | null): void {
  const px = x(of.time_ns[index]!);
  if (px < -3 || px > width + 3) return;
  const [bottom, top] = [y(of.start[index]!), y(of.start[index]! + of.length[index]!)];
  const again = has(of.marks[index]!, RETRANSMISSION);
  const isLit = lit.value.has(of.frame[index]!) || of.frame[index] === chosen;
  context.fillStyle = isLit ? palette.lit : again || has(of.marks[index]!, OUT_OF_ORDER) ? palette.trouble : palette.text;
  const wide = isLit || again ? 4 : 2;
  context.fillRect(px - wide / 2, top, wide, Math.max(bottom - top, 2));
  if (again) context.fillText("R", px + 4, top + 4);
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
