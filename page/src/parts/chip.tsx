// A colour never stands alone: its letter is in it, its word beside it.
import type { Kind } from "../words/phases";
import { inkOn } from "./colours";

export function Chip({ of, words }: { of: Kind; words?: string }) {
  return (
    <span class="chip" title={of.meaning}>
      <span class={`swatch${of.hatched ? " hatched" : ""}`} aria-hidden="true"
        style={{ background: of.colour, color: inkOn(of.colour) }}>{of.letter}</span>
      <span>{words ?? of.word}</span>
    </span>
  );
}
