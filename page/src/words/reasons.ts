// Why a request waited, in the words of src/wirespan/report/words.py; one hue a family, one shade a reason.
import type { Slice } from "../api/types";
import { plural } from "../words/units";
import type { Kind } from "./phases";

const DISTANCE = "#2f86c5";
const VOLUME = ["#56b4e9", "#8fcdf2", "#3a97cc"] as const;
const SERVER = ["#009e73", "#5cc4a4", "#00795a"] as const;
const CLIENT = ["#e69f00", "#f3c362"] as const;
const RULES = ["#cc79a7", "#dfa6c5", "#b1558a", "#e7bdd4", "#a06288", "#9a3f74", "#c592b0"] as const;
const TROUBLE = ["#d55e00", "#e98a4a", "#b34e00", "#8f3f00", "#f0a878", "#c9703a", "#e07030"] as const;
const UNKNOWN = ["#a5abb3", "#c3c7cd"] as const;

const kind = (word: string, letter: string, colour: string, meaning = word): Kind => ({
  word, letter, colour, meaning,
});
const unknown = (word: string, letter: string, colour: string): Kind => ({
  ...kind(word, letter, colour), hatched: true,
});

export const REASONS: Record<string, Kind> = {
  "propagation": kind("on the way", "Pr", DISTANCE),
  "serialization": kind("bytes at link speed", "Se", VOLUME[0]),
  "queueing": kind("queued in the network", "Qu", VOLUME[1]),
  "slow-start": kind("slow start", "Sl", RULES[0]),
  "congestion-window": kind("congestion window full", "Cw", RULES[1]),
  "receive-window": kind("receive window full", "Rw", RULES[2]),
  "sender-idle": kind("the sender had nothing to send", "Id", SERVER[1]),
  "server": kind("waiting for the server", "Sv", SERVER[0]),
  "client": kind("the client took its time", "Cl", CLIENT[0]),
  "crypto": kind("keys and signatures", "Ky", SERVER[2]),
  "pacing": kind("paced by the sender", "Pa", RULES[3]),
  "fast-retransmit": kind("loss, fast retransmit", "Fr", TROUBLE[1]),
  "tail-loss-probe": kind("tail loss, found by a probe", "Tp", TROUBLE[2]),
  "retransmission-timeout": kind("loss, retransmission timeout", "To", TROUBLE[0]),
  "syn-retransmission": kind("SYN unanswered, sent again", "Sy", TROUBLE[3]),
  "reordering": kind("packets overtook one another", "Re", TROUBLE[4]),
  "nagle-delayed-ack": kind("Nagle waiting for a delayed ACK", "Na", RULES[4]),
  "delayed-ack": kind("a delayed ACK", "Da", RULES[6]),
  "zero-window": kind("the receiver stopped reading", "Zw", CLIENT[1]),
  "head-of-line-loss": kind("behind another's lost segment", "Hl", TROUBLE[5]),
  "head-of-line-sharing": kind("behind the bytes of other streams", "Hs", VOLUME[2]),
  "flow-control": kind("flow-control credit used up", "Fc", RULES[5]),
  "retry": kind("no answer, asked again", "Ry", TROUBLE[6]),
  "unobserved": unknown("not visible in this capture", "Un", UNKNOWN[0]),
  "residual": unknown("not explained", "??", UNKNOWN[1]),
};

export const MEDIA: Record<string, Kind> = {
  "propagation": kind("distance", "Di", DISTANCE, "signals travelling"),
  "serialization": kind("link speed", "Li", VOLUME[0], "bytes put on the link"),
  "queue": kind("queues", "Qu", VOLUME[1], "waiting behind other packets"),
  "client-host": kind("client host", "Cl", CLIENT[0], "the client's machine"),
  "server-host": kind("server host", "Sv", SERVER[0], "the server's machine"),
  "unknown": unknown("unknown", "??", UNKNOWN[0]),
};

const ROUND_TRIPS: Record<string, string> = { dns: "dns", connect: "connect", tls: "tls", wait: "request" };

export function reasonKind(reason: string): Kind {
  return REASONS[reason] ?? kind(reason, "??", UNKNOWN[0]);
}

/** Reasons whose waits are counted together as extra round trips. */
const AWAITED = ["slow-start", "congestion-window", "receive-window", "fast-retransmit"];

/** As said of one phase of one request, with its round trips where they are known. */
export function reasonInWords(phase: string, reason: string, trips: Record<string, number>, ledger: Slice[] = []): string {
  const words = phase === "dns" && reason === "server" ? "the resolver and the way to it" : reasonKind(reason).word;
  const counted = trips[ROUND_TRIPS[phase] ?? ""] ?? 0;
  if (reason === "propagation" && counted) return plural(counted, "round trip");
  const others = ledger.some((each) => AWAITED.includes(each.reason) && (each.reason !== reason || each.phase !== phase));
  if (reason === "slow-start" && trips["extra"] && !others) return `${words}: ${plural(trips["extra"], "extra round trip")}`;
  return words;
}
