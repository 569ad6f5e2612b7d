// The layers of a packet as boxes in boxes to scale, to be saved.
import type { PacketDetail } from "../../api/types";
import type { Picture } from "../../figure/picture";
import type { Surface } from "../../figure/surface";
import { captureName } from "../../parts/save";
import { moment, plural } from "../../words/units";
import type { Placed } from "./placed";

const ROW_PX = 28;
const BOX_PX = 22;
const LEAST_PX = 3;
const WORDS_FIT = 0.7;

export function boxesPicture(of: PacketDetail, layers: Placed[], total: number): Picture {
  return {
    name: `frame-${of.frame}-layers`,
    title: `Frame ${of.frame}: ${plural(total, "byte")} in ${plural(layers.length, "layer")}`,
    source: `${captureName()} · frame ${of.frame} at ${moment(of.time_ns)} · to scale: headers filled, what they carry framed`,
    view: { from: 0, to: Math.max(total, 1) },
    gutter: 0,
    panels: layers.map((each) => ({ name: "", height: ROW_PX, draw: (surface) => drawBox(surface, each, total) })),
  };
}

function drawBox(surface: Surface, { layer, colour }: Placed, total: number): void {
  const { pen, palette, width } = surface;
  const [left, right] = [surface.x(layer.start) + 1, Math.max(surface.x(layer.end) - 1, surface.x(layer.start) + LEAST_PX)];
  const header = Math.min(layer.header_bytes, layer.end - layer.start);
  const top = (ROW_PX - BOX_PX) / 2;
  pen.box(left, top, Math.max(surface.x(layer.start + header) - left, header ? LEAST_PX : 0), BOX_PX, { colour });
  pen.lines([[[left, top], [right, top], [right, top + BOX_PX], [left, top + BOX_PX], [left, top - 0.75]]], { colour, width: 1.5 });
  const words = `${layer.name}  ${header} + ${layer.payload_bytes}`;
  const wide = pen.widthOf(words);
  const behind = surface.x(layer.start + header) + 6;
  const at = (layer.start + header) / Math.max(total, 1) < WORDS_FIT ? behind : Math.max(left - wide - 6, 4);
  pen.words(words, Math.min(at, width - wide - 4), ROW_PX / 2, { colour: palette.text });
}
