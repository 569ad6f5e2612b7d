// What every view shares: the address, the capture's summary, and what is lit.
import { computed, effect, signal } from "@preact/signals";
import { file } from "../api/inlined";
import type { Finding, Summary } from "../api/types";
import { forgetVisited } from "./visited";
import { beside, capture, captures } from "./capture";
import { captureOf, changed, elsewhere, format, moved, numeric, parse, type Changes, type View } from "./route";

export const route = signal(parse(location.hash));
export const summary = signal<Summary | null>(null);
/** Whether it was seen while it was being made. */
export const wasLive = signal(false);
export const failure = signal<Error | null>(null);
/** Grows while a live capture fills in, so that views ask again. */
export const revision = signal(0);
/** The finding under the pointer or with the focus. */
export const pointedFinding = signal<string | null>(null);

/** More will be known. */
export const isGrowing = computed(() => ["live", "reading"].includes(summary.value?.state ?? ""));

export const filter = computed(() => route.value.params["filter"] ?? "");
export const from = computed(() => numeric(route.value, "from"));
export const to = computed(() => numeric(route.value, "to"));
/** Whether only a part is looked at. */
export const isCut = computed(() => cut.value.filter || cut.value.time);
/** What cuts lists. */
export const cut = computed(() => ({ filter: Boolean(filter.value), time: from.value !== null || to.value !== null }));
export const range = computed(() => ({ from: from.value, to: to.value }));

export const spanNs = computed(() => {
  const of = summary.value?.capture;
  if (!of?.first_ns || !of.last_ns) return 1;
  return Math.max(1, Number(BigInt(of.last_ns) - BigInt(of.first_ns)));
});

export const findingById = computed(
  () => new Map<string, Finding>(summary.value?.findings.map((each) => [String(each.id), each])),
);

/** The finding looked at: the one pointed at, else the one the address names. */
export const litFinding = computed(() => pointedFinding.value ?? route.value.params["finding"] ?? null);

/** Frames lit in every figure: those of the finding looked at. */
export const lit = computed<ReadonlySet<number>>(() => new Set(findingById.value.get(litFinding.value ?? "")?.frames));

effect(() => {
  capture.value = captureOf(route.value);
});

addEventListener("hashchange", () => {
  if (format(route.value) !== location.hash) route.value = parse(location.hash);
});

/** A step in the browser's history; known at once, for the next key may come before the browser tells. */
function visit(hash: string): void {
  location.hash = hash;
  route.value = parse(hash);
}

export function hrefTo(view: View, id: number | null = null, own: Changes = {}): string {
  // A redacted file holds no bytes of a packet: its line in the list is what there is to see.
  if (view === "packet" && file.value?.redacted) return hrefTo("packets", null, id === null ? own : { ...own, filter: `frame.number == ${id}` });
  return format(moved(route.value, view, id, own));
}

export function go(view: View, id: number | null = null, own: Changes = {}): void {
  visit(hrefTo(view, id, own));
}

/** Another of the same kind: leafing through leaves one step in the browser's history. */
export function leaf(view: View, id: number, own: Changes = {}): void {
  const hash = hrefTo(view, id, own);
  history.replaceState(null, "", hash);
  route.value = parse(hash);
}

/** The same view of another of the open captures. */
export function openCapture(number: number): void {
  forgetVisited();
  visit(format(elsewhere(route.value, number)));
}

export function stepCapture(steps: number): void {
  openCapture(beside(capture.value, steps, captures.value.length));
}

/** The row chosen in a list, as it is now: keys may come faster than views are drawn. */
export function rowNow(): number | null {
  return numeric(route.value, "row");
}

/** Set parameters of this view; a step back in history only where asked for. */
export function set(changes: Changes, step = false): void {
  const next = changed(route.value, changes);
  const hash = format(next);
  if (hash === location.hash) return;
  if (step) visit(hash);
  else {
    history.replaceState(null, "", hash);
    route.value = next;
  }
}
