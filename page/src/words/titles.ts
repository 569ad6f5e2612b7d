// What was asked, of whom: a target with its host, as in a URL.
import type { Connection } from "../api/types";

const TURNS = ["tls", "tcp"];

export function end(of: { address: string; port: number | null }): string {
  if (of.port === null) return of.address;
  return of.address.includes(":") ? `[${of.address}]:${of.port}` : `${of.address}:${of.port}`;
}

interface Titled { request: string; host: string | null; protocol: string; connection?: number }

export function title(of: Titled, connection: Connection | null = null): string {
  const [method = "", ...rest] = of.request.split(" ");
  const target = rest.join(" ");
  if (of.host) {
    if (target.startsWith("/")) return `${method} ${of.host}${target}`;
    return target.includes(of.host) ? of.request : `${of.request} at ${of.host}`;
  }
  if (!TURNS.includes(of.protocol)) return of.request;
  const asked = target && !/^\d+$/.test(target) ? `${method} "${target}"` : of.request;
  if (connection) return `${asked} with ${end(connection.server)}`;
  return of.connection === undefined ? asked : `${asked} on connection ${of.connection}`;
}

/** With a capital, unless its first word is a name or a number: as the terminal begins it. */
export function sentence(text: string): string {
  const first = text.split(" ", 1)[0]!;
  return /^\p{L}+$/u.test(first) && first !== "wirespan" ? text[0]!.toUpperCase() + text.slice(1) : text;
}
