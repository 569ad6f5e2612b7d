// What a cell of the packet list says, and the display filter it stands for.
import type { PacketRow } from "../../api/types";

export type Column = "frame" | "time" | "source" | "destination" | "protocol" | "length" | "info";

const LETTERS: [string, string][] = [["syn", "SYN"], ["fin", "FIN"], ["rst", "RST"], ["psh", "PSH"], ["ack", "ACK"]];

export function conditionOf(column: Column, of: PacketRow): string | null {
  const family = (address: string) => (address.includes(":") ? "ipv6" : "ip");
  const conditions: Record<Column, string | null> = {
    frame: `frame.number == ${of.frame}`,
    time: `frame.time_relative >= ${(of.relative_ns / 1e9).toFixed(9)}`,
    source: of.source && `${family(of.source)}.src == ${of.source}`,
    destination: of.destination && `${family(of.destination)}.dst == ${of.destination}`,
    protocol: /^[a-z]+$/.test(of.protocol) ? of.protocol : null,
    length: `frame.len == ${of.length}`,
    info: of.stream !== null && ["tcp", "udp"].includes(of.protocol) ? `${of.protocol}.stream == ${of.stream}` : null,
  };
  return conditions[column];
}

const WHOLE_ROW: Column[] = ["source", "destination", "protocol", "info", "length", "time"];

export function conditionsOf(of: PacketRow | undefined): (string | null)[] {
  return of ? WHOLE_ROW.map((column) => conditionOf(column, of)) : [];
}

/** Ports, flags, numbers, then what wirespan says of it. */
export function info(of: PacketRow): string {
  const said: string[] = [];
  if (of.source_port !== null && of.destination_port !== null) said.push(`${of.source_port} → ${of.destination_port}`);
  const flags = LETTERS.filter(([flag]) => of.flags.includes(flag)).map(([, letters]) => letters);
  if (flags.length) said.push(`[${flags.join(", ")}]`);
  if (of.sequence !== null) said.push(`Seq=${of.sequence}`);
  if (of.acknowledgement !== null) said.push(`Ack=${of.acknowledgement}`);
  if (of.window !== null) said.push(`Win=${of.window}`);
  if (of.payload_bytes) said.push(`Len=${of.payload_bytes}`);
  const notes = [of.info, of.verdicts.map((each) => each.replaceAll("-", " ")).join(", "), of.problem].filter(Boolean);
  return [said.join(" "), ...notes].filter(Boolean).join(" · ");
}
