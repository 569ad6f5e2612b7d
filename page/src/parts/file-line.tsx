// What a saved file is, on top of all its views: redacted or not, and how much of the capture it holds.
import { file } from "../api/inlined";
import { leftOut } from "../words/lists";

const REDACTED = "Addresses, names and paths are placeholders; bytes of packets are left out.";
const OPEN = "Addresses, names, paths and bytes of packets are those of the capture.";

export function FileLine() {
  const of = file.value;
  if (!of) return null;
  return (
    <aside class={`file-line${of.redacted ? "" : " is-open"}`} aria-label="About this file">
      <b>{of.redacted ? "Redacted" : "Not redacted"}</b>
      <span>{of.redacted ? REDACTED : OPEN}</span>
      {leftOut(of).map((each) => <span key={each} class="quiet">{each}</span>)}
    </aside>
  );
}
