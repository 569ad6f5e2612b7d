// What stands in place of an empty list of requests: whether nothing was read, or nothing passes.
import { Nothing } from "../../parts/notes";
import { filter, from, isGrowing, summary, to } from "../../state/store";

export function NoRequest() {
  if (summary.value?.requests_total) return <Nothing words="No request passes." hint={wayOut()} />;
  if (isGrowing.value) return <Nothing words="No request so far." />;
  return <Nothing words="No request was read in this capture." hint="Connections and Packets show what was captured." />;
}

function wayOut(): string {
  const ways = [
    ...(filter.value ? ["× in the filter takes it away"] : []),
    ...(from.value !== null || to.value !== null ? ["Esc leaves the time range"] : []),
  ];
  return ways.length ? `${ways.join("; ")}.` : "";
}
