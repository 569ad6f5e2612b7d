// What stands in place of an empty list: whether there is nothing at all, or nothing passes.
import { cut, isGrowing, summary } from "../state/store";
import { noneOf, type Listed } from "../words/lists";
import { Nothing } from "./notes";

export function NonePasses({ of }: { of: Listed }) {
  const [words, hint] = noneOf(of, countOf(of), cut.value, isGrowing.value);
  return <Nothing words={words} hint={hint} />;
}

/** How many there are, whatever passes. */
export function countOf(of: Listed): number {
  const all = summary.value;
  if (!all) return 0;
  const counts: Record<Listed, number> = {
    request: all.requests_total, connection: all.connections_total, packet: all.capture.packets,
    lookup: all.totals.requests["dns"] ?? 0, handshake: all.handshakes_total,
  };
  return counts[of];
}
