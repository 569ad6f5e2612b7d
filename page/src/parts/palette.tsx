// Everything that can be done or gone to, by a few letters of its name.
import { signal } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { ask } from "../api/client";
import type { Page, RequestRow } from "../api/types";
import { rooms } from "../state/keys";
import { capture, captures } from "../state/capture";
import { go, openCapture, summary } from "../state/store";
import { LISTED } from "../views/names";
import { title } from "../words/titles";
import { duration } from "../words/units";
import { ranked, type Command } from "./commands";
import { Dialog } from "./dialog";
import { FORMS, savable, saveNow, sentence } from "./save";

export const isPaletteOpen = signal(false);
const SLOWEST = 50;

export function openPalette(): void {
  isPaletteOpen.value = true;
}

export function Palette() {
  return isPaletteOpen.value ? <Sheet /> : null;
}

function Sheet() {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [slow, setSlow] = useState<RequestRow[]>([]);
  useEffect(() => {
    ask<Page<RequestRow>>("requests", { sort: "-duration", limit: SLOWEST }).then(
      (page) => setSlow(page.rows), () => setSlow([]),
    );
  }, []);
  const commands = useMemo(() => [...views(), ...actions(), ...figures(), ...others(), ...findings(), ...requests(slow)], [slow]);
  const offers = (letters: string) => ranked([...commands, ...numbered(letters)], letters).slice(0, 12);
  const shown = offers(text);
  const close = () => { isPaletteOpen.value = false; };
  const run = (command: Command | undefined) => {
    close();
    if (command) setTimeout(command.run);
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      setAt((at + by + shown.length) % Math.max(shown.length, 1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      // Keys may come faster than the list is drawn: what was typed counts.
      const typed = (event.target as HTMLInputElement).value;
      run(typed === text ? shown[at] : offers(typed)[0]);
    }
  };
  return (
    <Dialog label="Command palette" onClose={close}>
      <input class="palette-field" type="text" value={text} autofocus placeholder="Go to a view, a request, a frame…"
        aria-label="Command" role="combobox" aria-expanded="true" aria-controls="palette-offers" autocomplete="off"
        spellcheck={false} aria-activedescendant={`offer-${at}`}
        onInput={(event) => { setText(event.currentTarget.value); setAt(0); }} onKeyDown={onKey} />
      <ul id="palette-offers" class="palette-list" role="listbox" aria-label="Commands">
        {shown.map((each, index) => (
          <li key={`${each.words} ${each.note}`} id={`offer-${index}`} role="option" aria-selected={index === at} onClick={() => run(each)}>
            <span>{each.words}</span><span class="quiet">{each.note}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function views(): Command[] {
  return LISTED.value.map(({ view, name, digit }) => ({ words: name, note: `view · ${digit}`, run: () => go(view) }));
}

function actions(): Command[] {
  return rooms.value.flatMap((room) =>
    room.bindings
      .filter((each) => !/^\d$/.test(each.keys[0] ?? "") && !["Escape", "Ctrl+k"].includes(each.keys[0] ?? ""))
      .map((each) => ({
        words: each.words, note: `${room.name.toLowerCase()} · ${each.keys[0]}`,
        run: () => each.run(new KeyboardEvent("keydown")),
      })),
  );
}

function figures(): Command[] {
  return savable.value.flatMap(({ name, picture }) =>
    FORMS.map((form) => ({ words: sentence(name, form), note: "figure", run: () => saveNow(picture(), form) })));
}

function others(): Command[] {
  return captures.value.flatMap(({ name }, number) =>
    number === capture.value ? [] : [{ words: `Capture ${name}`, note: "capture", run: () => openCapture(number) }],
  );
}

function findings(): Command[] {
  return (summary.value?.findings ?? []).map((each) => ({
    words: each.title, note: `finding · ${each.cost_ns ? duration(each.cost_ns) : each.severity}`,
    run: () => each.requests[0] === undefined
      ? go("packet", each.frames[0] ?? 1)
      : go("request", each.requests[0], { finding: each.id }),
  }));
}

function requests(rows: RequestRow[]): Command[] {
  return rows.map((each) => ({
    words: title(each), note: `request ${each.id} · ${duration(each.end_ns - each.start_ns)}`,
    run: () => go("request", each.id),
  }));
}

/** A number alone is a frame or a request. */
function numbered(text: string): Command[] {
  const asked = text.trim().match(/^(?:frame |request |connection )?(\d+)$/i)?.[1];
  if (!asked) return [];
  return [
    { words: `Frame ${asked}`, note: "layers", run: () => go("packet", Number(asked)) },
    { words: `Request ${asked}`, note: "request", run: () => go("request", Number(asked)) },
    { words: `Connection ${asked}`, note: "connections", run: () => go("connections", Number(asked)) },
  ];
}
