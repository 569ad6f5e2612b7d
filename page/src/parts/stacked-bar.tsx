// A whole cut into its parts: one bar to scale, and a list of the same parts in words.
import type { Kind } from "../words/phases";
import { duration, share } from "../words/units";
import { Chip } from "./chip";
import { fitting } from "./fit";
import { useBox } from "./measure";
import { inkOn } from "./colours";

export interface Part { kind: Kind; value: number }

/** Before it is known how wide the bar is. */
const USUAL_PX = 500;

export function parts(values: Record<string, number>, kindOf: (name: string) => Kind): Part[] {
  return Object.entries(values)
    .filter(([, value]) => value > 0)
    .map(([name, value]) => ({ kind: kindOf(name), value }));
}

export function StackedBar({ label, of }: { label: string; of: Part[] }) {
  const whole = of.reduce((sum, each) => sum + each.value, 0);
  const [node, box] = useBox<HTMLDivElement>();
  const said = of.map((each) => `${each.kind.word} ${duration(each.value)}`).join(", ");
  return (
    <div class="stacked" ref={node} role="img" aria-label={`${label}: ${said}`}>
      {of.map(({ kind, value }) => (
        <span key={kind.word} class={`part${kind.hatched ? " hatched" : ""}`}
          title={`${kind.word}: ${duration(value)}, ${share(value, whole)}`}
          style={{ flexGrow: value, background: kind.colour, color: inkOn(kind.colour) }}>
          {fitting((value / whole) * (box.width || USUAL_PX), [kind.word, kind.letter])}
        </span>
      ))}
    </div>
  );
}

export function Legend({ of, most = 8 }: { of: Part[]; most?: number }) {
  const whole = of.reduce((sum, each) => sum + each.value, 0);
  const shown = [...of].sort((a, b) => b.value - a.value).slice(0, most);
  return (
    <ul class="legend">
      {shown.map(({ kind, value }) => (
        <li key={kind.word}>
          <Chip of={kind} />
          <span class="num">{duration(value)}</span>
          <span class="num quiet">{share(value, whole)}</span>
        </li>
      ))}
    </ul>
  );
}
