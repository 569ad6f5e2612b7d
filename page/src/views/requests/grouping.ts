// Groups in order, and the filter that shows the requests of one.
import type { Group } from "../../api/types";

export function sortedGroups(groups: Group[], sort: string): Group[] {
  const falling = sort.startsWith("-");
  const key = sort.replace(/^-/, "") as Exclude<keyof Group, "key">;
  return [...groups].sort((a, b) => (falling ? b[key] - a[key] : a[key] - b[key]) || (a.key < b.key ? -1 : 1));
}

export const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;

/** Null where Wireshark has no field for it. */
export function conditionOf(by: string, key: string): string | null {
  if (by === "host") return `http.host == ${quoted(key)}`;
  if (by === "status" && /^\d{3}$/.test(key)) return `http.response.code == ${key}`;
  if (by === "protocol" && /^[a-z]+$/.test(key)) return key;
  return null;
}

/** Two groups at most: another one takes the place of the one chosen last. */
export function chosen(a: string | null, b: string | null, key: string): [string | null, string | null] {
  if (key === a) return [b, null];
  if (key === b) return [a, null];
  return a === null ? [key, null] : [a, key];
}

/** Reason, either mean, and what lies between; what differs most first. */
export function reasonRows(a: Record<string, number>, b: Record<string, number>): [string, number, number][] {
  const names = Object.keys({ ...a, ...b });
  const rows = names.map((name): [string, number, number] => [name, a[name] ?? 0, b[name] ?? 0]);
  return rows
    .filter(([, one, other]) => one > 0 || other > 0)
    .sort((x, y) => Math.abs(y[2] - y[1]) - Math.abs(x[2] - x[1]) || y[1] + y[2] - x[1] - x[2]);
}
