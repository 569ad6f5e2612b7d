// What segments say of the path: how long until each was acknowledged, and how much went through.
import type { Segments } from "../../api/types";
import { has, RETRANSMISSION } from "../../parts/marks";
import type { Line } from "./segments";

/** From a segment sent once to the first ACK that covers it, as captured (Karn: never one sent again). */
export function roundTrips(of: Segments, fromServer: boolean): Line {
  const found: Line = { at: [], value: [] };
  let waiting: { end: number; at: number }[] = [];
  of.frame.forEach((_, index) => {
    if (Boolean(of.from_server[index]) === fromServer) {
      if (has(of.marks[index]!, RETRANSMISSION)) waiting = [];
      else if (of.length[index]) waiting.push({ end: of.start[index]! + of.length[index]!, at: of.time_ns[index]! });
      return;
    }
    const covered = waiting.filter((each) => each.end <= of.ack[index]!);
    const newest = covered.at(-1);
    if (!newest) return;
    found.at.push(of.time_ns[index]!);
    found.value.push(of.time_ns[index]! - newest.at);
    waiting = waiting.slice(covered.length);
  });
  return found;
}

/** Bytes a second of one side, new and sent again alike, in equal parts of a span. */
export function throughput(of: Segments, fromServer: boolean, from: number, to: number, parts: number): Line {
  const wide = Math.max((to - from) / parts, 1);
  const sums = new Array<number>(parts).fill(0);
  of.frame.forEach((_, index) => {
    const part = Math.floor((of.time_ns[index]! - from) / wide);
    if (Boolean(of.from_server[index]) === fromServer && part >= 0 && part < parts) sums[part]! += of.length[index]!;
  });
  return { at: sums.map((_, part) => from + part * wide), value: sums.map((bytes) => (bytes * 1e9) / wide) };
}
