import { expect, test } from "vitest";

import type { Phase, Reason, Slice } from "../src/api/types";
import { reasonInWords } from "../src/words/reasons";

const slice = (phase: Phase, reason: Reason): Slice =>
  ({ start_ns: 0, end_ns: 1, phase, reason, medium: "propagation", frames: [], confidence: 1 });

test("slow start tells its extra round trips where no other wait made any", () => {
  const ledger = [slice("wait", "server"), slice("receive", "slow-start")];

  expect(reasonInWords("receive", "slow-start", { extra: 2 }, ledger)).toBe("slow start: 2 extra round trips");
});

test.each<[Phase, Reason]>([["receive", "fast-retransmit"], ["receive", "congestion-window"], ["send", "slow-start"]])(
  "slow start leaves the number away where %s has %s too",
  (phase, reason) => {
    const ledger = [slice("receive", "slow-start"), slice(phase, reason)];

    expect(reasonInWords("receive", "slow-start", { extra: 2 }, ledger)).toBe("slow start");
  },
);
