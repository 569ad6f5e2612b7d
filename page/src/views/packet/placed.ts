// The layers of a packet with the colour each has in boxes, fields and bytes.
import type { PacketDetail, PacketLayer } from "../../api/types";

export interface Placed { layer: PacketLayer; colour: string; depth: number }

const COLOURS = ["#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#2f86c5", "#d55e00", "#e8dc3a"];

const layerColour = (depth: number): string => COLOURS[depth % COLOURS.length]!;

export function placed(of: PacketDetail): Placed[] {
  return of.layers.map((layer, depth) => ({ layer, depth, colour: layerColour(depth) }));
}

export function bytesOf(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}

/** The layer whose header a byte belongs to: the innermost that begins before it. */
export function ownerOf(layers: Placed[], at: number): Placed | null {
  let owner: Placed | null = null;
  for (const each of layers) if (at >= each.layer.start && at < each.layer.end) owner = each;
  return owner;
}
