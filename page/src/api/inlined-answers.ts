// What the server would say, said from the answers in the file: sorted, cut and grouped here.
import { ApiError, type Query, type Source } from "./client";
import { passes, ranged } from "./plain-filter";
import type { Streams } from "./row-fields";
import type { Beside, Connection, FilterAnswer, Group, Handshake, Lookup, PacketRow, Page, RequestRow, Segments } from "./types";

/** Place -> JSON, parsed when it is asked for. */
export type Places = ReadonlyMap<string, string>;

interface Held { requests_total: number; redacted: boolean }
interface InlinedRow extends RequestRow { endpoint: string }
type Answering = (query: Query, id: string) => unknown;

const MOST_ROWS = 2_000;
const FEW_ROWS = 200;
/** Requests told on either side of one. */
const NEAR = 20;
const NO_SEGMENTS: Segments = {
  frame: [], time_ns: [], from_server: [], start: [], length: [], ack: [], window: [], flight: [], marks: [], total: 0,
  sacked: { frame: [], time_ns: [], from_server: [], left: [], right: [] },
} as unknown as Segments;

export function answersFrom(places: Places, held: Held): Source {
  const book = new Book(places, held);
  const questions = new Map<string, Answering>(Object.entries({
    summary: () => book.read("summary"),
    requests: (query: Query, id: string) => (id ? book.request(id, query) : paged(book.requests(query), query)),
    groups: (query: Query) => book.groups(query),
    connections: (query: Query, id: string) => (id ? book.connection(id) : paged(book.connections(query), query)),
    packets: (query: Query, id: string) => (id ? book.packet(id) : paged(book.packets(query), query)),
    handshakes: (query: Query) => paged(book.handshakes(query), query),
    dns: (query: Query) => paged(book.lookups(query), { limit: MOST_ROWS, ...query }),
    filter: (): FilterAnswer => ({ ok: true, message: "", completions: [], tshark: "" }),
  }));
  return async <Answer>(path: string, query: Query): Promise<Answer> => {
    const [name = "", id = ""] = path.split("/");
    const answer = questions.get(name)?.(query, id);
    if (answer === undefined || answer === null) throw new ApiError("There is nothing here", "the file does not hold it", "");
    return answer as Answer;
  };
}

class Book {
  private readonly parsed = new Map<string, unknown>();

  constructor(private readonly places: Places, private readonly held: Held) {}

  /** Lists are kept, since every sort and every scroll asks for them. */
  read<Answer>(place: string): Answer | undefined {
    const text = this.places.get(place);
    return text === undefined ? undefined : (JSON.parse(text) as Answer);
  }

  private list<Row>(place: string): Row[] {
    if (!this.parsed.has(place)) this.parsed.set(place, this.read<Row[]>(place) ?? []);
    return this.parsed.get(place) as Row[];
  }

  requests(query: Query): InlinedRow[] {
    const rows = this.list<InlinedRow>("requests").filter((row) => ranged(row, query));
    return sorted(passing(rows, query, this.streams()), query, "start", requestKey);
  }

  request(id: string, query: Query): object {
    const detail = this.read<{ connection: number | null }>(`requests/${id}`);
    if (!detail) throw this.missingRequest(id);
    const connection = this.list<Connection>("connections").find((each) => each.id === detail.connection) ?? null;
    return { ...detail, connection, segments: this.read<Segments>(`segments/${id}`) ?? NO_SEGMENTS, beside: this.beside(Number(id), query) };
  }

  /** The nearest requests before and after it, of those of the file that pass. */
  private beside(id: number, query: Query): Beside {
    const ids = this.readable(query).map((row) => row.id).sort((a, b) => a - b);
    return { before: ids.filter((each) => each < id).slice(-NEAR), after: ids.filter((each) => each > id).slice(0, NEAR) };
  }

  private readable(query: Query): InlinedRow[] {
    try {
      return this.requests(query);
    } catch {
      return this.requests({});
    }
  }

  private missingRequest(id: string): ApiError {
    const all = this.held.requests_total.toLocaleString("en");
    return new ApiError(
      `Request ${id} is not in this file`, `it holds the slowest of ${all} requests`,
      "`wirespan open CAPTURE` shows all of them.",
    );
  }

  groups(query: Query): Group[] {
    const by = String(query["by"] ?? "endpoint");
    if (!said(query, "filter") && !said(query, "from") && !said(query, "to")) {
      return this.read<Group[]>(`groups/${by}`) ?? [];
    }
    const members = new Map<string, number[]>();
    for (const row of this.requests(query)) {
      const key = groupKey(by, row);
      members.set(key, [...(members.get(key) ?? []), row.end_ns - row.start_ns]);
    }
    return [...members].map(([key, spans]) => group(key, spans)).sort((a, b) => b.total_ns - a.total_ns);
  }

  connections(query: Query): Connection[] {
    const rows = this.list<Connection>("connections").filter((row) => ranged(row, query));
    return sorted(passing(rows, query, this.streams()), query, "id", connectionKey);
  }

  connection(id: string): object {
    const connection = this.list<Connection>("connections").find((each) => String(each.id) === id);
    if (!connection) {
      throw new ApiError(`Connection ${id} is not in this file`, "it holds those of the slowest requests", "");
    }
    return { connection, segments: this.read<Segments>(`streams/${id}`) ?? NO_SEGMENTS };
  }

  /** A lookup is a request: it passes as one. */
  lookups(query: Query): Lookup[] {
    const rows = this.list<Lookup>("dns").filter((row) => ranged(row, query));
    const text = said(query, "filter");
    if (!text) return rows;
    const test = passes(text, this.streams());
    return rows.filter((row) => test({ ...row, protocol: "dns", host: null, request: `${row.type} ${row.name}`, response: row.rcode }));
  }

  packets(query: Query): PacketRow[] {
    if (!this.parsed.has("packets")) {
      const found: PacketRow[] = [];
      for (let number = 0; this.places.has(`packets-${number}`); number += 1) {
        found.push(...this.read<PacketRow[]>(`packets-${number}`)!);
      }
      this.parsed.set("packets", found);
    }
    const rows = (this.parsed.get("packets") as PacketRow[]).filter((row) => ranged({ start_ns: row.time_ns, end_ns: row.time_ns }, query));
    return passing(rows, query, this.streams());
  }

  packet(id: string): object {
    const found = this.read<object>(`packets/${id}`);
    if (found) return found;
    const why = this.held.redacted ? "a redacted file holds no bytes of packets" : "it holds those of the slowest requests only";
    throw new ApiError(`The bytes of frame ${id} are not in this file`, why, `In the capture: frame.number == ${id}`);
  }

  handshakes(query: Query): Handshake[] {
    const all = this.list<Handshake>("handshakes");
    const wanted = said(query, "connection");
    if (wanted) return all.filter((each) => String(each.connection) === wanted);
    if (!said(query, "filter") && !said(query, "from") && !said(query, "to")) return all;
    const passing = new Set(this.connections(query).map((each) => each.id));
    return all.filter((each) => passing.has(each.connection));
  }

  /** By number, for conditions on a request's connection. */
  private streams(): ReadonlyMap<number, Connection> {
    if (!this.parsed.has("streams")) {
      this.parsed.set("streams", new Map(this.list<Connection>("connections").map((each) => [each.id, each])));
    }
    return this.parsed.get("streams") as ReadonlyMap<number, Connection>;
  }
}

function said(query: Query, name: string): string {
  return String(query[name] ?? "").trim();
}

function passing<Row extends object>(rows: Row[], query: Query, streams: Streams): Row[] {
  const text = said(query, "filter");
  return text ? rows.filter(passes(text, streams)) : rows;
}

function paged<Row>(rows: Row[], query: Query): Page<Row> {
  const offset = Number(query["offset"] ?? 0);
  const limit = Math.min(Number(query["limit"] ?? FEW_ROWS), MOST_ROWS);
  return { total: rows.length, rows: rows.slice(offset, offset + limit) };
}

type Key<Row> = (row: Row, column: string) => number | string;

/** Rows of equal keys by their number, whichever way the others go. */
function sorted<Row extends { id: number }>(rows: Row[], query: Query, usual: string, key: Key<Row>): Row[] {
  const sort = said(query, "sort") || usual;
  const way = sort.startsWith("-") ? -1 : 1;
  const column = sort.replace(/^-/, "");
  const keyed = rows.map((row) => ({ row, key: key(row, column) }));
  keyed.sort((a, b) => way * compared(a.key, b.key) || a.row.id - b.row.id);
  return keyed.map((each) => each.row);
}

function compared(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

function requestKey(row: InlinedRow, column: string): number | string {
  const keys: Record<string, number | string> = {
    start: row.start_ns, end: row.end_ns, id: row.id, duration: row.end_ns - row.start_ns, protocol: row.protocol,
    connection: row.connection, request: row.request, host: row.host ?? "", response: row.response ?? "",
  };
  return own(keys, column) ?? own(row.phases, column) ?? 0;
}

function connectionKey(row: Connection, column: string): number | string {
  const keys: Record<string, number | string> = {
    id: row.id, stream: row.stream, transport: row.transport, start: row.start_ns, end: row.end_ns,
    duration: row.end_ns - row.start_ns, packets: row.client.packets + row.server.packets,
    bytes: row.client.bytes + row.server.bytes, base_rtt: row.base_rtt_ns ?? -1,
    retransmissions: row.tcp ? row.tcp.client.retransmissions + row.tcp.server.retransmissions : 0,
  };
  return own(keys, column) ?? 0;
}

function groupKey(by: string, row: InlinedRow): string {
  const answered = ["tls", "tcp"].includes(row.protocol) && row.response !== null ? "answered" : row.response;
  const keys: Record<string, string> = {
    endpoint: row.endpoint, host: hostName(row.host ?? ""), connection: String(row.connection), protocol: row.protocol,
    status: answered ?? "none",
  };
  return own(keys, by) ?? "";
}

/** As DNS compares names: without case, without a final dot. */
const hostName = (name: string): string => name.toLowerCase().replace(/\.+$/, "") || name;

function group(key: string, spans: number[]): Group {
  const inOrder = [...spans].sort((a, b) => a - b);
  const within = (share: number): number => inOrder[Math.ceil((inOrder.length * share) / 100) - 1]!;
  return {
    key, count: inOrder.length, total_ns: inOrder.reduce((a, b) => a + b, 0),
    p50_ns: within(50), p90_ns: within(90), p99_ns: within(99), max_ns: inOrder.at(-1)!,
  };
}

/** An address may name any column: only those that are there count. */
function own<Value>(of: Record<string, Value>, name: string): Value | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}
