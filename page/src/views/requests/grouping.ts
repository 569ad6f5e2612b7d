// Groups in order, and the filter that shows the requests of one.
import type { Group } from "../../api/types";

export function sortedGroups(groups: Group[], sort: string): Group[] {
  const falling = sort.startsWith("-");
  const key = sort.replace(/^-/, "") as Exclude<keyof Group, "key">;
  return [...groups].sort((a, b) => (falling ? b[key] - a[key] : a[key] - b[key]) || (a.key < b.key ? -1 : 1));
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;

/** Null where Wireshark has no field for it. */
export function conditionOf(by: string, key: string): string | null {
  if (by === "host") return `http.host == ${quoted(key)}`;
  if (by === "status" && /^\d{3}$/.test(key)) return `http.response.code == ${key}`;
  if (by === "protocol" && /^[a-z]+$/.test(key)) return key;
  return null;
}
