// The display filters that the cells of the connection list stand for.
import type { Connection } from "../../api/types";
import { quoted } from "../requests/grouping";

const CELLS = ["stream", "client", "server", "port", "security"] as const;
type Cell = (typeof CELLS)[number];

export function conditionOf(cell: Cell, of: Connection): string | null {
  const transport = of.transport === "tcp" ? "tcp" : "udp";
  const conditions: Record<Cell, string | null> = {
    stream: `${transport}.stream == ${of.stream}`,
    client: address(of.client.address),
    server: address(of.server.address),
    port: of.server.port === null ? null : `${transport}.port == ${of.server.port}`,
    security: named(of.security?.server_name ?? null),
  };
  return conditions[cell];
}

export function conditionsOf(of: Connection | undefined): (string | null)[] {
  return of ? CELLS.map((cell) => conditionOf(cell, of)) : [];
}

function address(of: string): string {
  return `${of.includes(":") ? "ipv6" : "ip"}.addr == ${of}`;
}

function named(name: string | null): string | null {
  return name && `tls.handshake.extensions_server_name == ${quoted(name)}`;
}
