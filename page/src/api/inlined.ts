// The answers that a saved file carries: one compressed text, a line an answer, parsed when asked for.
import { signal } from "@preact/signals";
import { answerWith, ApiError } from "./client";
import { answersFrom, type Places } from "./inlined-answers";

/** How many of what the file holds; null where a server answers. */
export interface FileNote {
  requests: number;
  /** Of them; the others are those that findings name. */
  slowest: number;
  requests_total: number;
  with_packets: number;
  connections: number;
  connections_total: number;
  packets: number;
  redacted: boolean;
}

export const file = signal<FileNote | null>(null);

const TOO_OLD = new ApiError(
  "This browser cannot read the file", "its answers are compressed", "Use a browser made since 2023.",
);
const DAMAGED = new ApiError(
  "The file is damaged", "its answers cannot be read", "Have it sent again, or write it anew.",
);

/** Before the page is drawn: nothing happens where no answers stand in the page. */
export async function openInlined(element: HTMLElement | null): Promise<void> {
  if (!element) return;
  try {
    const places = linesOf(await unpacked(element.textContent ?? ""));
    const note = JSON.parse(places.get("file")!) as FileNote;
    answerWith(answersFrom(places, note));
    file.value = note;
  } catch {
    const error = typeof DecompressionStream === "undefined" ? TOO_OLD : DAMAGED;
    answerWith(() => Promise.reject(error));
  }
  element.remove();
}

/** Base64 of raw DEFLATE (RFC 1951). */
export async function unpacked(text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(text.trim()), (each) => each.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).text();
}

/** Place, tab, JSON. */
export function linesOf(text: string): Places {
  const places = new Map<string, string>();
  for (const line of text.split("\n")) {
    const at = line.indexOf("\t");
    if (at > 0) places.set(line.slice(0, at), line.slice(at + 1));
  }
  return places;
}
