// The views in the order of their digits.
import { computed } from "@preact/signals";
import { file } from "../api/inlined";
import type { View } from "../state/route";

export interface Named { view: View; name: string; digit: string }

export const NAMED: Named[] = [
  { view: "overview", name: "Overview", digit: "1" },
  { view: "requests", name: "Requests", digit: "2" },
  { view: "request", name: "Request", digit: "3" },
  { view: "packet", name: "Layers", digit: "4" },
  { view: "connections", name: "Connections", digit: "5" },
  { view: "packets", name: "Packets", digit: "6" },
  { view: "handshakes", name: "Handshakes", digit: "7" },
  { view: "dns", name: "DNS", digit: "8" },
];

/** A redacted file holds no bytes of packets, so it has no view of them. */
export const LISTED = computed(() => (file.value?.redacted ? NAMED.filter(({ view }) => view !== "packet") : NAMED));
