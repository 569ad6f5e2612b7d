// The ledger's slices added up: what each reason took of each phase.
import type { Slice } from "../../api/types";

const SURE = 0.6;

export interface ReasonShare { reason: string; took: number; sure: boolean }
export interface PhaseShare { phase: string; start_ns: number; end_ns: number; took: number; reasons: ReasonShare[] }

/** In the order in which the phases began. */
export function byPhase(ledger: Slice[]): PhaseShare[] {
  const found = new Map<string, Slice[]>();
  for (const each of ledger) found.set(each.phase, [...(found.get(each.phase) ?? []), each]);
  return [...found]
    .map(([phase, slices]) => ({
      phase,
      start_ns: slices[0]!.start_ns,
      end_ns: slices.at(-1)!.end_ns,
      took: total(slices),
      reasons: byReason(slices),
    }))
    .filter((each) => each.took > 0);
}

function byReason(slices: Slice[]): ReasonShare[] {
  const took = new Map<string, { took: number; trust: number }>();
  for (const each of slices) {
    const lasted = each.end_ns - each.start_ns;
    const before = took.get(each.reason) ?? { took: 0, trust: 0 };
    took.set(each.reason, { took: before.took + lasted, trust: before.trust + lasted * each.confidence });
  }
  return [...took]
    .map(([reason, sums]) => ({ reason, took: sums.took, sure: sums.trust >= SURE * sums.took }))
    .filter((each) => each.took > 0)
    .sort((a, b) => b.took - a.took);
}

const total = (slices: Slice[]): number => slices.reduce((sum, each) => sum + each.end_ns - each.start_ns, 0);

/** Neighbours with the same word become one block. */
export function blocks(ledger: Slice[], key: "phase" | "reason"): Slice[] {
  const joined: Slice[] = [];
  for (const each of ledger) {
    const last = joined.at(-1);
    if (last && last[key] === each[key] && last.end_ns === each.start_ns && (key === "phase" || last.phase === each.phase)) {
      joined[joined.length - 1] = { ...last, end_ns: each.end_ns, frames: [...last.frames, ...each.frames] };
    } else joined.push(each);
  }
  return joined;
}
