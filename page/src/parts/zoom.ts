// One window of time for several figures: kept in the address, moved by keys, wheel and dragging.
import { useCallback, useMemo } from "preact/hooks";
import { signal } from "@preact/signals";
import { useKeys } from "../state/keys";
import { route, set } from "../state/store";
import { numeric } from "../state/route";
import { panned, zoomed, type Window } from "./scale";

export interface Zoom {
  view: Window;
  whole: Window;
  show: (view: Window) => void;
  fit: () => void;
  /** Closer by a factor below 1, or farther. */
  by: (factor: number) => void;
}

/** The parameters of the address that hold a window. */
type Names = readonly [string, string];

/** The moment under the pointer, in all figures of a view. */
export const pointed = signal<number | null>(null);

const FIGURES: Names = ["t0", "t1"];
/** The time range of all views. */
export const RANGE: Names = ["from", "to"];
export const CLOSER = 0.6;
export const FARTHER = 1 / CLOSER;
const STEP = 0.2;

export function useZoom(whole: Window, names = FIGURES): Zoom {
  const now = windowNow(whole, names);
  const [first, last] = names;
  const view = useMemo(() => now, [now.from, now.to]);
  const fit = useCallback(() => set({ [first]: null, [last]: null }), [first, last]);
  const show = useCallback((next: Window) => {
    const isWhole = next.from <= whole.from && next.to >= whole.to;
    set(isWhole ? { [first]: null, [last]: null } : { [first]: Math.round(next.from), [last]: Math.round(next.to) });
  }, [whole.from, whole.to, first, last]);
  const by = (factor: number) => {
    const at = pointed.value;
    const now = windowNow(whole, names);
    const isInside = at !== null && at >= now.from && at <= now.to;
    show(zoomed(now, factor, isInside ? at : (now.from + now.to) / 2, whole));
  };
  const move = (share: number) => show(panned(windowNow(whole, names), share, whole));
  const zoom = { view, whole, show, fit, by };
  useKeys("Time axis", keys(zoom, move));
  return zoom;
}

/** What the address says now: keys may come faster than figures are drawn. */
function windowNow(whole: Window, [first, last]: Names): Window {
  const from = numeric(route.value, first) ?? whole.from;
  const to = numeric(route.value, last) ?? whole.to;
  return to > from ? { from, to } : whole;
}

function keys({ fit, by }: Zoom, move: (share: number) => void) {
  return [
    { keys: ["w", "+"], words: "zoom in", run: () => by(CLOSER) },
    { keys: ["s", "-"], words: "zoom out", run: () => by(FARTHER) },
    { keys: ["a"], words: "earlier", run: () => move(-STEP) },
    { keys: ["d"], words: "later", run: () => move(STEP) },
    { keys: ["f", "0"], words: "fit all of it", run: fit },
  ];
}
