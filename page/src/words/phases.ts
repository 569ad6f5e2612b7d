// The phases of a request: word, letter and colour, the same everywhere.
import type { Phase } from "../api/types";

export interface Kind { word: string; letter: string; colour: string; meaning: string; hatched?: boolean }

/** In the order in which they usually happen. Colours after Okabe and Ito. */
const PHASES: Record<Phase, Kind> = {
  dns: { word: "dns", letter: "D", colour: "#56b4e9", meaning: "the name is looked up" },
  connect: { word: "connect", letter: "C", colour: "#e69f00", meaning: "the connection is opened" },
  tls: { word: "tls", letter: "T", colour: "#cc79a7", meaning: "keys are agreed on" },
  client: { word: "client", letter: "·", colour: "#9aa0a8", meaning: "the client took its time", hatched: true },
  send: { word: "send", letter: "S", colour: "#e8dc3a", meaning: "the request travels" },
  wait: { word: "wait", letter: "W", colour: "#009e73", meaning: "until the first byte of the answer" },
  receive: { word: "receive", letter: "R", colour: "#2f86c5", meaning: "the answer travels" },
};

export const PHASE_ORDER = Object.keys(PHASES) as Phase[];

export function phaseKind(phase: string): Kind {
  return PHASES[phase as Phase] ?? { word: phase, letter: "?", colour: "#9aa0a8", meaning: phase };
}
