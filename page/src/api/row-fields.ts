// Which fields of Wireshark's a row of a saved file has, and their values.
import { ApiError } from "./client";
import type { Connection, PacketRow, RequestRow } from "./types";

type Value = string | number | boolean;
type Reading<Row> = (row: Row, streams: Streams) => readonly (Value | null)[];
/** Connection -> its transport and the number of its stream. */
export type Streams = ReadonlyMap<number, Pick<Connection, "transport" | "stream" | "client" | "server">>;

const VERDICTS: Record<string, string[]> = {
  retransmission: ["retransmission", "fast", "spurious", "tail-probe", "lost-upstream"],
  fast_retransmission: ["fast"], spurious_retransmission: ["spurious"], out_of_order: ["out-of-order"],
  lost_segment: ["hole"], ack_lost_segment: ["after-gap"], duplicate_ack: ["duplicate-ack"],
  zero_window: ["zero-window"], zero_window_probe: ["zero-window-probe"], window_full: ["window-full"],
  window_update: ["window-update"], keep_alive: ["keep-alive"],
};
const FLAGS: Record<string, string> = { syn: "syn", fin: "fin", reset: "rst", push: "psh", ack: "ack" };

const OF_PACKET: Record<string, Reading<PacketRow>> = {
  "frame.number": (row) => [row.frame],
  "frame.len": (row) => [row.length],
  "frame.time_relative": (row) => [row.relative_ns / 1e9],
  tcp: (row) => [row.protocol === "tcp"],
  udp: (row) => [row.protocol === "udp"],
  "tcp.stream": (row) => [row.protocol === "tcp" ? row.stream : null],
  "udp.stream": (row) => [row.protocol === "udp" ? row.stream : null],
  "tcp.len": (row) => [row.protocol === "tcp" ? row.payload_bytes : null],
  "tcp.port": (row) => (row.protocol === "tcp" ? [row.source_port, row.destination_port] : []),
  "udp.port": (row) => (row.protocol === "udp" ? [row.source_port, row.destination_port] : []),
  ...addresses<PacketRow>((row) => row.source, (row) => row.destination),
  ...Object.fromEntries(Object.entries(FLAGS).map(([field, name]) => [`tcp.flags.${field}`, (row: PacketRow) => [row.protocol === "tcp" ? row.flags.includes(name) : null]])),
  ...Object.fromEntries(Object.entries(VERDICTS).map(([field, names]) => [`tcp.analysis.${field}`, (row: PacketRow) => [row.verdicts.some((each) => names.includes(each))]])),
};

const OF_CONNECTION: Record<string, Reading<Connection>> = {
  tcp: (row) => [row.transport === "tcp"],
  udp: (row) => [row.transport !== "tcp"],
  tls: (row) => [row.security !== null],
  "tcp.stream": (row) => [row.transport === "tcp" ? row.stream : null],
  "udp.stream": (row) => [row.transport === "tcp" ? null : row.stream],
  "tcp.port": (row) => (row.transport === "tcp" ? [row.client.port, row.server.port] : []),
  "udp.port": (row) => (row.transport === "tcp" ? [] : [row.client.port, row.server.port]),
  ...addresses<Connection>((row) => row.client.address, (row) => row.server.address),
};

const HTTP = /^http\//;
const OF_REQUEST: Record<string, Reading<RequestRow>> = {
  http: (row) => [HTTP.test(row.protocol)],
  "http.request": (row) => [HTTP.test(row.protocol)],
  dns: (row) => [row.protocol === "dns"],
  "http.host": (row) => [row.host],
  "http.request.uri": (row) => [HTTP.test(row.protocol) ? row.request.slice(row.request.indexOf(" ") + 1) : null],
  "dns.qry.name": (row) => [row.protocol === "dns" ? row.request.slice(row.request.lastIndexOf(" ") + 1) : null],
  "http.request.method": (row) => [HTTP.test(row.protocol) ? row.request.split(" ")[0]! : null],
  "http.response.code": (row) => [HTTP.test(row.protocol) && row.response ? Number(row.response) : null],
  ...Object.fromEntries(Object.keys(OF_CONNECTION).map((field) => [field, (row: RequestRow, streams: Streams) => {
    const connection = streams.get(row.connection);
    return connection ? OF_CONNECTION[field]!(connection as Connection, streams) : [];
  }])),
};

export function valuesOf(streams: Streams): (field: string, row: object) => Value[] {
  return (field, row) => {
    const readings = ("frame" in row ? OF_PACKET : "request" in row ? OF_REQUEST : OF_CONNECTION) as Record<string, Reading<object>>;
    const reading = Object.hasOwn(readings, field) ? readings[field] : undefined;
    if (!reading) throw unknown(field);
    return reading(row, streams).filter((each) => each !== null);
  };
}

function addresses<Row>(first: (row: Row) => string | null, second: (row: Row) => string | null): Record<string, Reading<Row>> {
  const found: Record<string, Reading<Row>> = {};
  for (const family of ["ip", "ipv6"]) {
    found[`${family}.addr`] = (row) => [first(row), second(row)];
    found[`${family}.src`] = (row) => [first(row)];
    found[`${family}.dst`] = (row) => [second(row)];
  }
  return found;
}

function unknown(field: string): ApiError {
  return new ApiError(
    "A saved file cannot answer this filter", `only wirespan with the capture knows ${field} here`,
    "Write plain words to look for, such as a host, or run `wirespan open` on the capture.",
  );
}
