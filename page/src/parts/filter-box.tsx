// The filter in Wireshark's words: checked while it is written, with completions and tshark's line.
import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../api/client";
import { file } from "../api/inlined";
import type { FilterAnswer } from "../api/types";
import type { Changes, View } from "../state/route";
import { filter, route, set } from "../state/store";

const PAUSE_MS = 120;
const ID = "filter";
/** What the filter chooses among, where it is not requests. */
const SCOPES: Partial<Record<View, string>> = { packets: "packets", packet: "packets", connections: "connections", handshakes: "connections" };
const LAST_WORD = /[\w.]*$/;

export function focusFilter(): void {
  const field = document.getElementById(ID) as HTMLInputElement | null;
  field?.focus();
  field?.select();
}

export function FilterBox() {
  const [text, setText] = useState(filter.value);
  const [said, setSaid] = useState<FilterAnswer | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const asked = useRef(0);
  useEffect(() => setText(filter.value), [filter.value]);
  useEffect(() => {
    const turn = ++asked.current;
    if (!isOpen) return;
    const timer = setTimeout(() => {
      ask<FilterAnswer>("filter", { expr: text, of: SCOPES[route.value.view] ?? "requests" }).then(
        (answer) => turn === asked.current && setSaid(answer),
        () => turn === asked.current && setSaid(null),
      );
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, isOpen]);

  const offered = said?.completions.slice(0, 8) ?? [];
  const bad = said !== null && !said.ok && text.trim() !== "";
  const apply = (typed: string) => {
    set({ filter: typed.trim() || null, row: null }, true);
    setOpen(false);
  };
  const take = (completion: string) => {
    setText(text.replace(LAST_WORD, completion));
    setAt(-1);
    focusEnd();
  };
  const onKey = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const by = moves[event.key];
    if (by !== undefined && offered.length) {
      event.preventDefault();
      setAt((at + by + offered.length + 1) % (offered.length + 1));
    } else if (event.key === "Tab" && offered.length && text) {
      event.preventDefault();
      take(offered[Math.max(at, 0)]!);
    } else if (event.key === "Enter") {
      if (at >= 0 && offered[at]) take(offered[at]);
      // Keys may come faster than the box is drawn: what was typed counts.
      else apply((event.target as HTMLInputElement).value);
    } else if (event.key === "Escape") setText(filter.value);
  };
  return (
    <div class="filter">
      <input id={ID} type="text" value={text} placeholder={file.value ? "Words to look for, e.g. orders" : "Filter, e.g. tcp.port == 443"} spellcheck={false}
        autocomplete="off" aria-label={file.value ? "Words to look for" : "Filter in Wireshark's syntax"} aria-invalid={bad} aria-keyshortcuts="/"
        role="combobox" aria-expanded={isOpen && offered.length > 0} aria-controls="filter-offers"
        aria-autocomplete="list" aria-activedescendant={at >= 0 && isOpen ? `filter-offer-${at}` : undefined}
        onInput={(event) => { setText(event.currentTarget.value); setOpen(true); setAt(-1); }}
        onFocus={() => setOpen(true)} onBlur={() => setTimeout(() => setOpen(false), 150)} onKeyDown={onKey} />
      {text && (
        <button type="button" class="clear" title="Take the filter away"
          onClick={() => { setText(""); set({ filter: null }, true); }}>×<span class="reader">clear</span></button>
      )}
      {isOpen && said && !file.value && (offered.length > 0 || text.trim()) && (
        <div class="filter-help">
          {bad && <p class="trouble">{said.message}</p>}
          <ul id="filter-offers" role="listbox" aria-label="Completions">
            {offered.map((each, index) => (
              <li key={each} id={`filter-offer-${index}`} role="option" aria-selected={index === at}
                onMouseDown={(event) => { event.preventDefault(); take(each); }}>{each}</li>
            ))}
          </ul>
          {said.ok && said.tshark && text.trim() && <Command line={said.tshark} />}
        </div>
      )}
    </div>
  );
}

/** The equivalent for tshark; pressed, it is copied, for the box closes when it loses the focus. */
function Command({ line }: { line: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => setCopied(false), [line]);
  const copy = () => void navigator.clipboard.writeText(line).then(() => setCopied(true), () => setCopied(false));
  return (
    <p class="tshark">
      <code>{line}</code>
      <button type="button" class="small-button" onMouseDown={(event) => event.preventDefault()} onClick={copy}>{isCopied ? "copied" : "copy"}</button>
    </p>
  );
}

function focusEnd(): void {
  const field = document.getElementById(ID) as HTMLInputElement | null;
  requestAnimationFrame(() => field?.setSelectionRange(field.value.length, field.value.length));
}

/** Narrow what is shown by one more condition: "apply as filter" of any cell. */
export function alsoFilter(condition: string, others: Changes = {}): void {
  const before = filter.value;
  set({ ...others, filter: before ? `(${before}) and ${condition}` : condition, row: null }, true);
}
