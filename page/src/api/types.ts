// What the server answers. Times are nanoseconds since the capture's first packet.

export type Phase = "dns" | "connect" | "tls" | "send" | "wait" | "receive" | "client";
export type Medium =
  | "propagation" | "serialization" | "queue" | "client-host" | "server-host" | "unknown";
export type Severity = "cost" | "risk" | "error" | "note";

export interface Problem { kind: string; frame: number | null; layer: string; offset: number; detail: string }

export interface Capture {
  path: string;
  format: string;
  compression: string | null;
  link_types: string[];
  packets: number;
  bytes: number;
  first_ns: string | null;
  last_ns: string | null;
  truncated: boolean;
  problems: Problem[];
  problems_total: number;
}

export interface Totals {
  connections: Record<string, number>;
  requests: Record<string, number>;
  duration_ns: number;
  phases: Record<string, number>;
  reasons: Record<string, number>;
  media: Record<string, number>;
}

export interface Fix { where: string; how: string }

export interface Finding {
  id: number | string;
  cause: string;
  severity: Severity;
  cost_ns: number;
  requests: number[];
  connection: number | null;
  frames: number[];
  title: string;
  evidence: string;
  fix: Fix[];
  reference: string;
  display_filter: string;
}

export interface Traffic { bucket_ns: number; packets: number[]; bytes: number[] }

export interface Summary {
  capture: Capture;
  totals: Totals;
  requests_total: number;
  connections_total: number;
  findings: Finding[];
  traffic: Traffic;
  state: "reading" | "done";
  read_share: number;
}

export interface Page<Row> { total: number; rows: Row[] }

export interface RequestRow {
  id: number;
  start_ns: number;
  end_ns: number;
  protocol: string;
  request: string;
  host: string | null;
  response: string | null;
  failed: string | null;
  connection: number;
  phases: Record<string, number>;
  findings: (number | string)[];
}

export interface Group {
  key: string;
  count: number;
  total_ns: number;
  p50_ns: number;
  p90_ns: number;
  p99_ns: number;
  max_ns: number;
}

export interface Slice {
  start_ns: number;
  end_ns: number;
  phase: Phase;
  reason: string;
  medium: Medium;
  frames: number[];
  confidence: number;
}

export interface LayerBytes { application: number; tls: number; transport: number; network: number; link: number }

export interface RequestItem {
  id: number;
  connection: number;
  stream_id: number | null;
  protocol: string;
  request: string;
  host: string | null;
  response: string | null;
  failed: string | null;
  start_ns: number;
  end_ns: number;
  duration_ns: number;
  request_frames: [number, number];
  response_frames: [number, number] | null;
  bytes: { sent: LayerBytes; received: LayerBytes };
  round_trips: Record<string, number>;
  phases: Record<string, number>;
  ledger: Slice[];
  waits_for: number[];
  inside: number | null;
}

export interface End { address: string; port: number; packets: number; bytes: number; payload_bytes: number }

export interface SideCounts {
  retransmissions: number;
  spurious_retransmissions: number;
  out_of_order: number;
  duplicate_acks: number;
  zero_windows: number;
  window_full: number;
  keep_alives: number;
  lost_upstream: number;
}

export interface Security {
  protocol: string | null;
  server_name: string | null;
  alpn: string | null;
  cipher: string | null;
  resumed: boolean;
  early_data: boolean;
  decrypted: boolean;
  handshake_round_trips: number | null;
}

export interface Connection {
  id: number;
  stream: number;
  transport: string;
  client: End;
  server: End;
  client_known: boolean;
  first_frame: number;
  last_frame: number;
  start_ns: number;
  end_ns: number;
  opened: string;
  closed: string;
  vantage: "client" | "server" | "middle" | "unknown";
  base_rtt_ns: number | null;
  tcp: { client: SideCounts; server: SideCounts } | null;
  security: Security | null;
}

/** Columns, one entry a packet; marks are the bits of `parts/marks`. */
export interface Segments {
  frame: number[];
  time_ns: number[];
  from_server: number[];
  start: number[];
  length: number[];
  ack: number[];
  window: number[];
  flight: number[];
  marks: number[];
  /** Of how many these were taken. */
  total: number;
  sacked: Sacks;
}

/** Columns, one entry a block: bytes of the other side that a segment says were received (RFC 2018). */
export interface Sacks { frame: number[]; time_ns: number[]; from_server: number[]; left: number[]; right: number[] }

export interface Layer {
  number: string;
  name: string;
  made_by: string;
  bytes: number;
  header_bytes: number;
  payload_bytes: number;
}

export interface LayerSide { packets: number | null; layers: Layer[]; on_the_wire_bytes: number | null }
export interface LayersDocument { sent: LayerSide; received: LayerSide; notes: string[] }

export interface RequestDetail {
  request: RequestItem;
  connection: Connection | null;
  segments: Segments;
  findings: (number | string)[];
  layers: LayersDocument;
}

export interface ConnectionDetail { connection?: Connection; segments: Segments }

export interface PacketRow {
  frame: number;
  relative_ns: number;
  time_ns?: number | string;
  length: number;
  captured: number;
  protocol: string;
  source: string | null;
  source_port: number | null;
  destination: string | null;
  destination_port: number | null;
  stream: number | null;
  flags: string[];
  sequence: number | null;
  payload_bytes: number;
  acknowledgement: number | null;
  window: number | null;
  verdicts: string[];
  info: string | null;
  problem: string | null;
}

export interface PacketField {
  name: string;
  filter: string | null;
  start: number;
  end: number;
  /** The first of them and how many. */
  bits: [number, number] | null;
  value: string | number | null;
  meaning: string | null;
}

export interface PacketLayer {
  name: string;
  made_by: string;
  start: number;
  end: number;
  header_bytes: number;
  payload_bytes: number;
  fields: PacketField[];
}

export interface PacketDetail {
  frame: number;
  time_ns: number;
  bytes: string;
  original: number;
  layers: PacketLayer[];
  problems: string[];
}

export interface HandshakeField { name: string; value: string; meaning: string | null; filter: string | null }
export interface HandshakeRecord {
  from_server: boolean | number;
  frame: number;
  time_ns: number;
  name: string;
  bytes: number;
  fields: HandshakeField[];
}
export interface Handshake {
  connection: number;
  kind: "tls" | "quic";
  records: HandshakeRecord[];
  /** Null where nothing was seen to be agreed. */
  negotiated: Record<string, string | number | boolean | null> | null;
  round_trips: number | null;
  bytes: number;
  keys_known: boolean;
}

export interface DnsAnswer { name: string; type: string; ttl: number; data: string }
export interface DnsTry { frame: number; time_ns: number }
export interface Lookup {
  id: number;
  name: string;
  type: string;
  start_ns: number;
  end_ns: number;
  rcode: string | null;
  answers: DnsAnswer[];
  tries: DnsTry[];
  waited_by: number[];
}

export interface FilterAnswer { ok: boolean; message: string | null; completions: string[]; tshark: string }
export interface Progress { state: "reading" | "done"; read_share: number; packets: number; requests: number }
