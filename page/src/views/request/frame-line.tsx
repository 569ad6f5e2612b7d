// The packet chosen in a figure, in words, with the way to its bytes.
import type { Segments } from "../../api/types";
import { flags, verdicts } from "../../parts/marks";
import { hrefTo } from "../../state/store";
import { duration, size } from "../../words/units";

export function FrameLine({ segments: of, index, origin }: { segments: Segments; index: number; origin: number }) {
  if (index < 0) return null;
  const frame = of.frame[index]!;
  const said = [...flags(of.marks[index]!), ...verdicts(of.marks[index]!)];
  return (
    <p class="frame-line" role="status">
      <b>Frame {frame}</b> from the {of.from_server[index] ? "server" : "client"} at {duration(of.time_ns[index]! - origin)}
      {of.length[index] ? `, ${size(of.length[index]!)} of data` : ", no data"}
      {of.window[index]! >= 0 && `, window ${size(of.window[index]!)}`}
      {said.length > 0 && <span> · {said.join(", ")}</span>}
      <a href={hrefTo("packet", frame)}>layers</a>
    </p>
  );
}
