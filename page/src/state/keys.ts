// The keyboard: each view says which keys it knows; `?` lists them all.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

export interface Binding {
  keys: string[];
  words: string;
  run: (event: KeyboardEvent) => void;
  /** Also while a text field has the focus. */
  always?: boolean;
}

export interface Room { name: string; bindings: Binding[] }

export const rooms = signal<readonly Room[]>([]);

/** `Ctrl+k`, `Shift+D`, `?`: how a key press is written in bindings. */
export function named(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">): string {
  if (event.altKey) return "";
  return event.ctrlKey || event.metaKey ? `Ctrl+${event.key.toLowerCase()}` : event.key;
}

/** The last room entered is asked first. */
export function found(all: readonly Room[], key: string, typing: boolean): Binding | null {
  for (const room of [...all].reverse()) {
    const fits = room.bindings.find((each) => each.keys.includes(key) && (!typing || each.always));
    if (fits) return fits;
  }
  return null;
}

export function useKeys(name: string, bindings: Binding[]): void {
  useEffect(() => {
    const room = { name, bindings };
    rooms.value = [...rooms.value, room];
    return () => {
      rooms.value = rooms.value.filter((each) => each !== room);
    };
  });
}

export function listen(): void {
  addEventListener("keydown", (event) => {
    const key = named(event);
    const binding = found(rooms.value, key, isTyping(event.target) || (isUnderSheet() && key !== "?"));
    if (!binding || (!binding.always && isItsOwn(event.target, key))) return;
    event.preventDefault();
    binding.run(event);
  });
}

/** A sheet lies over the view: letters are not meant for what is under it. */
function isUnderSheet(): boolean {
  return document.querySelector("dialog[open]") !== null;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}

/** Enter and Space press what has the focus, whatever else they do in a view. */
function isItsOwn(target: EventTarget | null, key: string): boolean {
  return target instanceof HTMLElement && ["Enter", " "].includes(key) && target.matches("button, a, summary");
}
