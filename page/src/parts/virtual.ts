// Which rows of a long list are in sight: a million rows are taller than a browser's tallest element.

const TALLEST_PX = 8_000_000;

export interface Sight { first: number; last: number; offset: number; height: number }

/** The rows to draw, where the first one goes, and how tall the scrolled element is. */
export function inSight(total: number, row: number, viewport: number, scrolled: number): Sight {
  const full = total * row;
  const height = Math.min(full, TALLEST_PX);
  const many = Math.ceil(viewport / row) + 1;
  const top = full <= TALLEST_PX ? scrolled : stretched(full, height, viewport, scrolled);
  const first = Math.max(0, Math.min(Math.floor(top / row), total - 1));
  const last = Math.min(total, first + many);
  return { first, last, offset: scrolled - (top - first * row), height };
}

/** Where to scroll so that a row is in sight; null when it is. */
export function scrollTo(index: number, total: number, row: number, viewport: number, scrolled: number): number | null {
  const full = total * row;
  const height = Math.min(full, TALLEST_PX);
  const share = full <= TALLEST_PX ? 1 : (height - viewport) / (full - viewport);
  const top = scrolled / share;
  if (index * row < top) return index * row * share;
  if ((index + 1) * row > top + viewport) return ((index + 1) * row - viewport) * share;
  return null;
}

function stretched(full: number, height: number, viewport: number, scrolled: number): number {
  return Math.min(1, scrolled / Math.max(1, height - viewport)) * (full - viewport);
}
