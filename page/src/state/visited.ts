// Which request and which frame were looked at last, so that their views can be returned to.
import type { View } from "./route";

const last = new Map<View, number>();

export function remember(view: View, id: number | null): void {
  if (id !== null) last.set(view, id);
}

/** Another capture has others. */
export function forgetVisited(): void {
  last.clear();
}

export function latest(view: View): number | null {
  return last.get(view) ?? null;
}
