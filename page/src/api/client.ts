// Asks the server, or the file the page is saved in; every failure becomes a sentence.
import { capture } from "../state/capture";

export class ApiError extends Error {
  constructor(
    readonly what: string,
    readonly why: string,
    readonly remedy: string,
  ) {
    super(`${what}: ${why}`);
  }
}

export type Query = Record<string, string | number | null | undefined>;

/** A question of the capture looked at now; put later, it is still of that one. */
export function ofThisCapture(query: Query): Query {
  return { capture: capture.value || null, ...query };
}

export function address(path: string, query: Query = {}): string {
  const said = Object.entries(ofThisCapture(query))
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return said.length ? `api/${path}?${said.join("&")}` : `api/${path}`;
}

export type Source = <Answer>(path: string, query: Query) => Promise<Answer>;

let source: Source = fetched;

/** From now on another answers than the server. */
export function answerWith(other: Source): void {
  source = other;
}

export function ask<Answer>(path: string, query: Query = {}): Promise<Answer> {
  return source<Answer>(path, query);
}

async function fetched<Answer>(path: string, query: Query): Promise<Answer> {
  const response = await answered(address(path, query));
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refusal(body, response.status);
  return body as Answer;
}

async function answered(url: string): Promise<Response> {
  try {
    return await fetch(url, { headers: { accept: "application/json" } });
  } catch {
    throw new ApiError("No answer", "wirespan is no longer running", "Start `wirespan open` again.");
  }
}

function refusal(body: unknown, status: number): ApiError {
  const said = (body as { error?: Partial<ApiError> } | null)?.error;
  return new ApiError(
    said?.what ?? "The server refused",
    said?.why ?? `status ${status}`,
    said?.remedy ?? (status === 401 || status === 403 ? "Open the address that `wirespan open` printed." : ""),
  );
}
