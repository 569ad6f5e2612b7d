// What a saved file is, on top of all its views: redacted or not, and how much of the capture it holds.
import { file, type FileNote } from "../api/inlined";
import { number, plural } from "../words/units";

const REDACTED = "Addresses, names and paths are placeholders; bytes of packets are left out.";
const OPEN = "Addresses, names, paths and bytes of packets are those of the capture.";

export function FileLine() {
  const of = file.value;
  if (!of) return null;
  return (
    <aside class={`file-line${of.redacted ? "" : " is-open"}`} aria-label="About this file">
      <b>{of.redacted ? "Redacted" : "Not redacted"}</b>
      <span>{of.redacted ? REDACTED : OPEN}</span>
      {held(of).map((each) => <span key={each} class="quiet">{each}</span>)}
    </aside>
  );
}

/** What is left out; totals, findings and groups count everything. */
export function held(of: FileNote): string[] {
  const said = [];
  if (of.requests < of.requests_total) {
    const more = of.requests - of.slowest;
    const named = more > 0 ? ` and ${number(more)} that findings name` : "";
    said.push(`Lists hold the ${number(of.slowest)} slowest of ${plural(of.requests_total, "request")}${named}; totals count all.`);
  }
  if (of.connections < of.connections_total) {
    said.push(`Of ${plural(of.connections_total, "connection")} it holds ${number(of.connections)}.`);
  }
  return said;
}
