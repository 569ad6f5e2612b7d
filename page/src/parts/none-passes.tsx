// What stands in place of an empty list: whether there is nothing at all, or nothing passes.
import { filter, from, isCut, isGrowing, summary, to } from "../state/store";
import { Nothing } from "./notes";

type Of = "request" | "connection" | "packet";

const NONE: Record<Of, [string, string?]> = {
  request: ["No request was read in this capture.", "Connections and Packets show what was captured."],
  connection: ["No connection was captured.", "Packets show what there is."],
  packet: ["No packet was captured."],
};

export function NonePasses({ of }: { of: Of }) {
  if (isCut.value && count(of)) return <Nothing words={`No ${of} passes.`} hint={wayOut()} />;
  if (isGrowing.value) return <Nothing words={`No ${of} so far.`} />;
  const [words, hint = ""] = NONE[of];
  return <Nothing words={words} hint={hint} />;
}

function count(of: Of): number {
  const all = summary.value;
  if (!all) return 0;
  return { request: all.requests_total, connection: all.connections_total, packet: all.capture.packets }[of];
}

function wayOut(): string {
  const ways = [
    ...(filter.value ? ["× in the filter takes it away"] : []),
    ...(from.value !== null || to.value !== null ? ["Esc leaves the time range"] : []),
  ];
  return `${ways.join("; ")}.`;
}
