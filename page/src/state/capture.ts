// Which of the open captures is looked at, by the server's number; 0 where there is only one.
import { signal } from "@preact/signals";
import type { OpenedCapture } from "../api/types";

export const capture = signal(0);
export const captures = signal<readonly OpenedCapture[]>([]);

/** The number so many captures on; after the last comes the first. */
export function beside(number: number, steps: number, count: number): number {
  return count ? (((number + steps) % count) + count) % count : 0;
}
