// How much of a list is shown, and what stands in its place when it is empty: sentences for 0, 1 and many.
import { number, plural } from "./units";

export type Listed = "request" | "connection" | "packet" | "lookup" | "handshake";
export interface Cut { filter: boolean; time: boolean }

/** What each is called where there is nothing to list, and where else to look. */
const NONE: Record<Listed, [string, string]> = {
  request: ["No request was read in this capture.", "Connections and Packets show what was captured."],
  connection: ["No connection was captured.", "Packets show what there is."],
  packet: ["No packet was captured.", ""],
  lookup: ["No DNS lookup was captured.", "A name may have been cached, or looked up over an encrypted connection."],
  handshake: ["No TLS or QUIC handshake was captured.", "Connections opened before the capture began show none."],
};

/** `told` of those that pass, those that pass of those held, those held of all there are. */
export interface Counts { told?: number; passing: number; held?: number; all: number }

/** `2 of 6 requests`; `The first 500 of 700 lookups`. */
export function counted(noun: string, { passing, all, held = all, told = passing }: Counts): string {
  const there = held < all ? `the first ${number(held)} of ${plural(all, noun)}` : plural(all, noun);
  const few = passing < held ? `${number(passing)} of ${there}` : there;
  if (told >= passing) return capital(few);
  const cut = passing < held ? `${number(passing)} that pass, of ${there}` : there;
  return `The first ${number(told)} of ${cut}`;
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}

/** The sentence in place of an empty list, and the way out of it. */
export function noneOf(noun: Listed, all: number, cut: Cut, isGrowing: boolean): [string, string] {
  if ((cut.filter || cut.time) && all > 0) return [nonePasses(noun, cut), wayOut(cut)];
  return isGrowing ? [`No ${noun} so far.`, ""] : NONE[noun];
}

function nonePasses(noun: Listed, { filter, time }: Cut): string {
  return `No ${noun} ${[filter && "passes the filter", time && "lies in the chosen time"].filter(Boolean).join(" and ")}.`;
}

function wayOut({ filter, time }: Cut): string {
  const ways = [filter && "× in the filter takes it away", time && "Esc leaves the time range"];
  return `${ways.filter(Boolean).join("; ")}.`;
}

/** What cuts lists at present, in words; empty where nothing does. */
export function cutters({ filter, time }: Cut): string {
  return [filter && "the filter", time && "the time range"].filter(Boolean).join(" and ");
}

/** Of a view that shows one thing, or everything: that it is not cut. */
export function uncut(cut: Cut, chooses: string, whole: string): string {
  const which = cutters(cut);
  return which && `${capital(which)} ${cut.filter && cut.time ? "choose" : "chooses"} among ${chooses}; ${whole}.`;
}

interface Held { requests: number; slowest: number; requests_total: number; connections: number; connections_total: number }

/** What a saved file leaves out; totals, findings and groups count everything. */
export function leftOut(of: Held): string[] {
  const said = [];
  if (of.requests < of.requests_total) {
    const more = of.requests - of.slowest;
    const slowest = of.slowest === 1 ? "the slowest" : `the ${number(of.slowest)} slowest`;
    const named = more > 0 ? ` and ${number(more)} that ${more === 1 ? "a finding names" : "findings name"}` : "";
    said.push(`Lists hold ${slowest} of ${plural(of.requests_total, "request")}${named}; totals count all.`);
  }
  if (of.connections < of.connections_total) {
    said.push(`Of ${plural(of.connections_total, "connection")} it holds ${of.connections ? number(of.connections) : "none"}.`);
  }
  return said;
}

/** As many requests as a finding names. */
const NAMED = 1_000;

/** A finding's cost is of all its requests together. */
export function overRequests(count: number): string {
  return `in ${plural(count, "request")}${count >= NAMED ? " or more" : ""}`;
}

/** Of problems more than are listed. */
export function listedProblems(listed: number, all: number): string {
  if (listed >= all) return "";
  const first = listed === 0 ? "none is listed" : listed === 1 ? "the first is listed" : `the first ${number(listed)} are listed`;
  return `${plural(all, "problem")} in all; ${first}.`;
}
