// Beside a figure: save it as SVG or PNG; the same in the command palette.
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Picture } from "../figure/picture";
import { save, type Form } from "../figure/save";
import { summary } from "../state/store";

interface Savable { name: string; picture: () => Picture }

/** The figures now in sight. */
export const savable = signal<readonly Savable[]>([]);

export const FORMS: readonly Form[] = ["svg", "png"];

export function Save({ name, picture }: Savable) {
  const now = useRef(picture);
  now.current = picture;
  useEffect(() => {
    const one = { name, picture: () => now.current() };
    savable.value = [...savable.value, one];
    return () => { savable.value = savable.value.filter((each) => each !== one); };
  }, [name]);
  return (
    <span class="save" role="group" aria-label={`Save ${name}`}>
      {FORMS.map((form) => (
        <button key={form} type="button" title={sentence(name, form)} aria-label={sentence(name, form)}
          onClick={() => saveNow(picture(), form)}>{form.toUpperCase()}</button>
      ))}
    </span>
  );
}

export function saveNow(picture: Picture, form: Form): void {
  save(picture, form, captureName());
}

export function captureName(): string {
  return summary.value?.capture.path.split("/").pop() ?? "";
}

export const sentence = (name: string, form: Form): string => `Save ${name} as ${form.toUpperCase()}`;
