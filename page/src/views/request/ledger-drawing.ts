// The ledger as a band on the time axis, by phase or by reason.
import type { RequestItem, Slice } from "../../api/types";
import { block, grid, named } from "../../figure/draw";
import type { Surface } from "../../figure/surface";
import { inkOn } from "../../parts/colours";
import { phaseKind, type Kind } from "../../words/phases";
import { reasonInWords, reasonKind } from "../../words/reasons";
import { duration } from "../../words/units";
import { blocks } from "./shares";

export type By = "phase" | "reason";

export const LEDGER_TALL: Record<By, number> = { phase: 26, reason: 34 };

export const wordsOf = (by: By, of: Slice): string => (by === "phase" ? of.phase : reasonInWords(of.phase, of.reason, {}));
export const kindOf = (by: By, of: Slice): Kind => (by === "phase" ? phaseKind(of.phase) : reasonKind(of.reason));

export function drawLedger(surface: Surface, request: RequestItem, by: By, lit: ReadonlySet<number>): void {
  const height = LEDGER_TALL[by];
  grid(surface, request.start_ns);
  for (const each of blocks(request.ledger, by)) {
    const [left, right] = [surface.x(each.start_ns), surface.x(each.end_ns)];
    if (right < 0 || left > surface.width) continue;
    const of = kindOf(by, each);
    block(surface, left, Math.max(right - 1, left + 1), 2, height - 4, of.colour, of.hatched);
    const took = duration(each.end_ns - each.start_ns);
    const said = wordsOf(by, each);
    named(surface, said, [took, of.letter], left, right, height / 2, inkOn(of.colour));
    if (each.frames.some((frame) => lit.has(frame))) {
      surface.pen.box(left, height - 3, Math.max(right - left, 3), 3, { colour: surface.palette.lit });
    }
  }
}
