// Quantities in words, digit for digit as src/wirespan/report/units.py writes them.

const NANOSECONDS: [string, number][] = [["ns", 1], ["µs", 1e3], ["ms", 1e6], ["s", 1e9]];
const BYTES: [string, number][] = [["B", 1], ["kB", 1e3], ["MB", 1e6], ["GB", 1e9], ["TB", 1e12]];
const MINUTES_FROM_NS = 100e9;
const HOURS_FROM_S = 3600;
const DAYS_FROM_S = 100 * 3600;

/** `812 ms`, `1.24 s`, `640 ns`; from 100 s on `1m40s`, `27h46m`, `17,037d`. */
export function duration(nanoseconds: number): string {
  if (nanoseconds < 0) return `-${duration(-nanoseconds)}`;
  if (nanoseconds >= MINUTES_FROM_NS) return clock(halfEven(nanoseconds / 1e9));
  return scaled(Math.round(nanoseconds), NANOSECONDS);
}

/** `45.2 kB`; decimal units, as links are sold. */
export function size(count: number): string {
  return count < 0 ? `-${size(-count)}` : scaled(Math.round(count), BYTES);
}

/** `1,000,000`. */
export function number(count: number): string {
  return grouped(String(Math.trunc(count)));
}

/** `1 request`, `2 requests`, `3 queries`. */
export function plural(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${number(count)} ${noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}

/** `98 %`, rounded down, so that 100 % means all of it. */
export function share(part: number, whole: number): string {
  return whole ? `${Math.floor((part * 100) / whole)} %` : "0 %";
}

/** A moment of the capture: seconds with as many digits as the span on screen needs. */
export function moment(nanoseconds: number, span = 0): string {
  const digits = span > 0 ? Math.min(9, Math.max(0, 2 - Math.floor(Math.log10(span / 1e9)))) : 6;
  return `${(nanoseconds / 1e9).toFixed(digits)} s`;
}

function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  if (seconds < HOURS_FROM_S) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  if (seconds < DAYS_FROM_S) {
    return `${Math.floor(seconds / 3600)}h${two(Math.floor((seconds % 3600) / 60))}m`;
  }
  return `${number(Math.floor(seconds / 86_400))}d`;
}

function scaled(value: number, units: [string, number][]): string {
  let [name, scale] = units[0]!;
  for (const unit of units.slice(1)) if (value * 10_000 >= 9_995 * unit[1]) [name, scale] = unit;
  if (value % scale === 0) return `${number(value / scale)} ${name}`;
  const shown = value / scale;
  const digits = shown < 9.995 ? 2 : shown < 99.95 ? 1 : 0;
  return `${grouped(fixed(shown, digits))} ${name}`;
}

/** As Python writes a float: the nearest decimal, exact ties to the even digit. */
function fixed(value: number, digits: number): string {
  const factor = 10 ** digits;
  const up = value * factor;
  const isTie = up - Math.floor(up) === 0.5 && up / factor === value;
  return isTie ? (halfEven(up) / factor).toFixed(digits) : value.toFixed(digits);
}

function halfEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 ? below + 1 : below;
}

function grouped(digits: string): string {
  const [whole = "", part] = digits.split(".");
  const marked = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return part === undefined ? marked : `${marked}.${part}`;
}
