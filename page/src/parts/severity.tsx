// How grave a finding is: a shape and a word, not a colour alone.
import type { Severity as Grade } from "../api/types";

const SHAPES: Record<Grade, string> = { cost: "▲", error: "✕", risk: "◆", note: "○" };

export function Severity({ of }: { of: Grade }) {
  return <span class={`severity mark-${of}`} title={of}>{SHAPES[of] ?? "○"}<span class="reader">{of}: </span></span>;
}
