// The verdict on a segment, in the bits of kernels/layout/segments.SegmentMark, and in words.

export const FIN = 1 << 1;
export const SYN = 1 << 2;
export const RST = 1 << 3;
export const RETRANSMISSION = 1 << 5;
export const FAST = 1 << 6;
export const SPURIOUS = 1 << 7;
export const OUT_OF_ORDER = 1 << 8;
export const LOST_UPSTREAM = 1 << 9;
export const HOLE = 1 << 10;
export const TAIL_PROBE = 1 << 11;
export const DUPLICATE_ACK = 1 << 12;
export const WINDOW_UPDATE = 1 << 13;
export const ZERO_WINDOW = 1 << 14;
export const WINDOW_FULL = 1 << 15;
export const KEEP_ALIVE = 1 << 16;
export const ZERO_WINDOW_PROBE = 1 << 18;
export const DUPLICATE_RECORD = 1 << 20;
export const AFTER_GAP = 1 << 21;
export const SACK = 1 << 22;
export const DSACK = 1 << 23;

/** Of several retransmission words only the first that fits is said. */
const SENT_AGAIN: [number, string][] = [
  [SPURIOUS, "retransmission without need"],
  [TAIL_PROBE, "tail loss probe"],
  [FAST, "fast retransmission"],
  [LOST_UPSTREAM, "retransmission of a segment lost before the capture"],
  [RETRANSMISSION, "retransmission"],
];

const VERDICTS: [number, string][] = [
  [DUPLICATE_RECORD, "recorded twice by the capture"],
  [AFTER_GAP, "acknowledges bytes never captured"],
  [OUT_OF_ORDER, "out of order"],
  [HOLE, "something before it is missing"],
  [DUPLICATE_ACK, "duplicate ACK"],
  [WINDOW_UPDATE, "window update"],
  [ZERO_WINDOW, "zero window"],
  [WINDOW_FULL, "window full"],
  [KEEP_ALIVE, "keep-alive"],
  [1 << 17, "answer to a keep-alive"],
  [ZERO_WINDOW_PROBE, "zero window probe"],
  [1 << 19, "answer to a zero window probe"],
  [SACK, "SACK"],
  [DSACK, "D-SACK: arrived twice"],
  [1 << 24, "ports used again"],
  [1 << 25, "cut short by the capture"],
];

const FLAGS: [number, string][] = [[SYN, "SYN"], [FIN, "FIN"], [RST, "RST"]];

export const has = (marks: number, bit: number): boolean => (marks & bit) !== 0;

export function verdicts(marks: number): string[] {
  const again = SENT_AGAIN.find(([bit]) => has(marks, bit))?.[1];
  const rest = VERDICTS.filter(([bit]) => has(marks, bit)).map(([, words]) => words);
  return again ? [again, ...rest] : rest;
}

export function flags(marks: number): string[] {
  return FLAGS.filter(([bit]) => has(marks, bit)).map(([, word]) => word);
}

/** What must never be folded away into a burst. */
export const NOTABLE =
  FIN | SYN | RST | RETRANSMISSION | OUT_OF_ORDER | HOLE | ZERO_WINDOW | WINDOW_FULL | KEEP_ALIVE |
  ZERO_WINDOW_PROBE | DUPLICATE_ACK | AFTER_GAP;
