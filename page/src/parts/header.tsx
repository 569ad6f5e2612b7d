// The line on top: what was opened, the views, the filter and the time range.
import { useEffect } from "preact/hooks";
import { capture, captures } from "../state/capture";
import { failure, from, hrefTo, openCapture, route, set, spanNs, summary, to, wasLive } from "../state/store";
import { latest } from "../state/visited";
import { LISTED } from "../views/names";
import { moment } from "../words/units";
import { FileLine } from "./file-line";
import { FilterBox } from "./filter-box";
import { isKeyListOpen } from "./key-list";
import { openPalette } from "./palette";

export function Header() {
  const { view } = route.value;
  useEffect(() => {
    document.querySelector(".tabs [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [view]);
  const of = summary.value;
  return (
    <>
    <FileLine />
    <header class="top">
      <div class="mark">
        <span><a href={hrefTo("overview")}>wirespan</a><HowFar /></span>
        {captures.value.length > 1 ? <Switcher />
          : <span class="file" title={of?.capture.path ?? ""}>{of ? of.capture.path.split("/").pop() : ""}</span>}
      </div>
      <nav class="tabs" aria-label="Views">
        {LISTED.value.map(({ view: each, name, digit }) => (
          <a key={each} href={hrefTo(each, latest(each))} aria-current={view === each ? "page" : undefined}
            aria-keyshortcuts={digit}>
            <kbd aria-hidden="true">{digit}</kbd>{name}
          </a>
        ))}
      </nav>
      <div class="tools">
        <FilterBox />
        <RangeChip />
        <button type="button" class="quiet-button" onClick={openPalette} aria-keyshortcuts="Control+K"
          title="Command palette (Ctrl-K)"><kbd>Ctrl K</kbd><span class="reader"> Command palette</span></button>
        <button type="button" class="quiet-button" aria-keyshortcuts="?" title="Keys (?)"
          onClick={() => { isKeyListOpen.value = true; }}>?<span class="reader">List of keys</span></button>
      </div>
      {of?.state === "reading" && (
        <progress class="reading" value={of.read_share} max={1} aria-label="Share of the capture read" />
      )}
    </header>
    </>
  );
}

function Switcher() {
  return (
    <select class="file" aria-label="Capture" aria-keyshortcuts="c" value={capture.value}
      onChange={(event) => { openCapture(Number(event.currentTarget.value)); event.currentTarget.blur(); }}>
      {captures.value.map(({ name }, number) => <option key={number} value={number}>{name}</option>)}
    </select>
  );
}

const SAID: Record<string, string> = {
  live: "live, so far", reading: "reading it whole", done: "done", failed: "could not be read on",
};

/** Of a capture that was seen while it was made. */
function HowFar() {
  const state = summary.value?.state ?? "";
  if (failure.value && summary.value) return <span class="how-far trouble" role="status" title={failure.value.message}>ended</span>;
  if (!wasLive.value) return null;
  return <span class={`how-far ${state}`} role="status">{SAID[state] ?? ""}</span>;
}

function RangeChip() {
  if (from.value === null && to.value === null) return null;
  const start = from.value ?? 0;
  const stop = to.value ?? spanNs.value;
  return (
    <button type="button" class="range" title="Take the time range away (Esc)"
      onClick={() => set({ from: null, to: null })}>
      {moment(start, stop - start)} – {moment(stop, stop - start)} <span aria-hidden="true">×</span>
      <span class="reader">take the time range away</span>
    </button>
  );
}
