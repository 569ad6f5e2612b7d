// The display filters that the cells of the request list stand for.
import type { RequestRow } from "../../api/types";
import { quoted } from "./grouping";

const CELLS = ["request", "response", "protocol"] as const;
type Cell = (typeof CELLS)[number];

const HTTP = /^http\//;
const WORDS: Record<string, string> = { dns: "dns", tls: "tls", tcp: "tcp" };

/** Null where Wireshark has no field for it. */
export function conditionOf(cell: Cell, of: RequestRow): string | null {
  const isHttp = HTTP.test(of.protocol);
  const conditions: Record<Cell, string | null> = {
    request: asked(of, isHttp),
    response: isHttp && /^\d{3}$/.test(of.response ?? "") ? `http.response.code == ${of.response}` : null,
    protocol: isHttp ? "http" : (WORDS[of.protocol] ?? null),
  };
  return conditions[cell];
}

export function conditionsOf(of: RequestRow | undefined): (string | null)[] {
  return of ? CELLS.map((cell) => conditionOf(cell, of)) : [];
}

function asked({ protocol, request }: RequestRow, isHttp: boolean): string | null {
  if (isHttp) return `http.request.uri == ${quoted(request.slice(request.indexOf(" ") + 1))}`;
  return protocol === "dns" ? `dns.qry.name == ${quoted(request.slice(request.lastIndexOf(" ") + 1))}` : null;
}
