// Filters without a server: plain words looked for in a row, or what of Wireshark's syntax the file can answer.
import { ApiError, type Query } from "./client";
import { compiled, type Test } from "./expression";
import { valuesOf, type Streams } from "./row-fields";

/** What makes a text an expression rather than words. */
const EXPRESSION = /[=!<>]=|[<>]|&&|\|\||\b(eq|ne|gt|lt|ge|le|contains|matches)\b|\bin\s*\{|^\W*(not\s+)?[a-z0-9]+(\.[a-z0-9_]+)*\s+(and|or)\s|^(tcp|udp|tls|http|dns|frame|ip|ipv6)\.[a-z_.]+$/;

export function passes(text: string, streams: Streams): Test {
  if (!EXPRESSION.test(text)) return words(text);
  const test = compiled(text, valuesOf(streams));
  if (test) return test;
  throw new ApiError("This filter cannot be read", `“${text}” is no expression a saved file knows`,
    "Write plain words to look for, such as a host.");
}

/** Whether a request touches the stretch of time. */
export function ranged(row: { start_ns: number; end_ns: number }, query: Query): boolean {
  const { from, to } = query;
  return (from == null || from === "" || row.end_ns >= Number(from)) && (to == null || to === "" || row.start_ns <= Number(to));
}

/** Every word somewhere in the row, in any case. */
function words(text: string): Test {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (row) => {
    const said = texts(row).join("\n").toLowerCase();
    return wanted.every((each) => said.includes(each));
  };
}

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  if (value === null || typeof value !== "object") return [];
  const inside = Object.values(value).flatMap(texts);
  return "host" in value && "request" in value ? [...inside, joined(value as Titled)] : inside;
}

interface Titled { host: string | null; request: string }

/** As lists show it: the target behind its host. */
function joined({ host, request }: Titled): string {
  return request.replace(" ", ` ${host ?? ""}`);
}
