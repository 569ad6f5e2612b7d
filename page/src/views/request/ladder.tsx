// The ladder among the figures: what lies under the pointer, and which packet is chosen.
import type { ComponentChildren } from "preact";
import type { RequestItem } from "../../api/types";
import { folded, isNotable, type Arrow, type Drawn } from "../../parts/arrows";
import { flags, verdicts } from "../../parts/marks";
import { Track } from "../../parts/track";
import { toPixel } from "../../parts/scale";
import type { Zoom } from "../../parts/zoom";
import { lit } from "../../state/store";
import { duration, number, plural, size } from "../../words/units";
import { BOTTOM, drawLadder, LADDER_TALL, NEAR_PX, TOP } from "./ladder-drawing";

const REACH_PX = 7;

interface Props {
  request: RequestItem;
  all: Arrow[];
  zoom: Zoom;
  chosen: number | null;
  gutter?: ComponentChildren;
  onPick: (frame: number | null) => void;
}

export function LadderTrack({ request, all, zoom, chosen, gutter, onPick }: Props) {
  const nearest = (x: number, y: number, width: number) => pick(folded(all, zoom.view, width, NEAR_PX), zoom, width, x, y);
  const point = (x: number, y: number, width: number) => {
    const found = nearest(x, y, width);
    return found ? <Tip of={found} origin={request.start_ns} /> : null;
  };
  return (
    <Track name="" gutter={<><span class="host-client">client</span>{gutter}<span class="host-server">server</span></>}
      label={label(all)}
      height={LADDER_TALL} zoom={zoom} on={[all, chosen, lit.value]} onPoint={point}
      draw={(surface) => drawLadder(surface, { request, all, chosen, lit: lit.value })}
      onPick={(x, y, width) => onPick(nearest(x, y, width)?.first.frame ?? null)} />
  );
}

function label(all: Arrow[]): string {
  const unseen = all.filter((each) => each.unseen).length;
  const lost = all.filter((each) => each.lost).length;
  return `Ladder of ${plural(all.length - unseen, "packet")} between client and server` +
    (lost ? `; ${plural(lost, "packet")} lost on the way${unseen ? `, ${number(unseen)} of them before the capture` : ""}` : "");
}

function Tip({ of, origin }: { of: Drawn; origin: number }) {
  const { first, last } = of;
  if (first.unseen) return <Unseen of={first} />;
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

/** Where it lay is known only by its copy. */
function Unseen({ of }: { of: Arrow }) {
  return (
    <>
      <b>lost before the capture</b><br />
      <span>{size(of.length)} from the {of.fromServer ? "server" : "client"}</span><br />
      <span>sent again as frame {of.frame}</span>
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
