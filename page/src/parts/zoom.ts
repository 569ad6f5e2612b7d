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
}

/** The moment under the pointer, in all figures of a view. */
export const pointed = signal<number | null>(null);

const CLOSER = 0.6;
const FARTHER = 1 / CLOSER;
const STEP = 0.2;

export function useZoom(whole: Window): Zoom {
  const now = windowNow(whole);
  const view = useMemo(() => now, [now.from, now.to]);
  const fit = useCallback(() => set({ t0: null, t1: null }), []);
  const show = useCallback((next: Window) => {
    const isWhole = next.from <= whole.from && next.to >= whole.to;
    set(isWhole ? { t0: null, t1: null } : { t0: Math.round(next.from), t1: Math.round(next.to) });
  }, [whole.from, whole.to]);
  const zoom = { view, whole, show, fit };
  useKeys("Time axis", keys(zoom));
  return zoom;
}

/** What the address says now: keys may come faster than figures are drawn. */
function windowNow(whole: Window): Window {
  const from = numeric(route.value, "t0");
  const to = numeric(route.value, "t1");
  return from !== null && to !== null && to > from ? { from, to } : whole;
}

function keys({ whole, show, fit }: Zoom) {
  const zoomBy = (factor: number) => {
    const view = windowNow(whole);
    const at = pointed.value;
    const isInside = at !== null && at >= view.from && at <= view.to;
    show(zoomed(view, factor, isInside ? at : (view.from + view.to) / 2, whole));
  };
  const moveBy = (share: number) => show(panned(windowNow(whole), share, whole));
  return [
    { keys: ["w", "+"], words: "zoom in", run: () => zoomBy(CLOSER) },
    { keys: ["s", "-"], words: "zoom out", run: () => zoomBy(FARTHER) },
    { keys: ["a"], words: "earlier", run: () => moveBy(-STEP) },
    { keys: ["d"], words: "later", run: () => moveBy(STEP) },
    { keys: ["f", "0"], words: "fit all of it", run: fit },
  ];
}
