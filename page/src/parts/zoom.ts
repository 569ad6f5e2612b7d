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
  const t0 = numeric(route.value, "t0");
  const t1 = numeric(route.value, "t1");
  const view = useMemo(
    () => (t0 !== null && t1 !== null && t1 > t0 ? { from: t0, to: t1 } : whole),
    [t0, t1, whole.from, whole.to],
  );
  const fit = useCallback(() => set({ t0: null, t1: null }), []);
  const show = useCallback((next: Window) => {
    const isWhole = next.from <= whole.from && next.to >= whole.to;
    set(isWhole ? { t0: null, t1: null } : { t0: Math.round(next.from), t1: Math.round(next.to) });
  }, [whole.from, whole.to]);
  const zoom = { view, whole, show, fit };
  useKeys("Time axis", keys(zoom));
  return zoom;
}

function keys({ view, whole, show, fit }: Zoom) {
  const centre = () => {
    const at = pointed.value;
    return at !== null && at >= view.from && at <= view.to ? at : (view.from + view.to) / 2;
  };
  return [
    { keys: ["w", "+"], words: "zoom in", run: () => show(zoomed(view, CLOSER, centre(), whole)) },
    { keys: ["s", "-"], words: "zoom out", run: () => show(zoomed(view, FARTHER, centre(), whole)) },
    { keys: ["a"], words: "earlier", run: () => show(panned(view, -STEP, whole)) },
    { keys: ["d"], words: "later", run: () => show(panned(view, STEP, whole)) },
    { keys: ["f", "0"], words: "fit all of it", run: fit },
  ];
}
