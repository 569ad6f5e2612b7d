// What was acknowledged out of order, as a table for those who do not see the graph.
import type { Segments } from "../../api/types";
import { duration, number } from "../../words/units";
import type { Sacked } from "./segments";

const MOST = 200;

export function SackTable({ of, segments, origin }: { of: Sacked[]; segments: Segments; origin: number }) {
  if (of.length === 0) return null;
  const acked = new Map(of.map(({ frame }) => [frame, segments.ack[segments.frame.indexOf(frame)] ?? -1]));
  return (
    <div class="reader">
      <table>
        <caption>Blocks acknowledged out of order{of.length > MOST && `, the first ${MOST} of ${number(of.length)}`}</caption>
        <thead><tr><th scope="col">Frame</th><th scope="col">Time</th><th scope="col">Acknowledged up to</th><th scope="col">Also received</th></tr></thead>
        <tbody>
          {of.slice(0, MOST).map(({ frame, at, left, right }) => (
            <tr key={`${frame}-${left}`}>
              <th scope="row">{frame}</th><td>{duration(at - origin)}</td>
              <td>{acked.get(frame)! < 0 ? "–" : `byte ${number(acked.get(frame)!)}`}</td><td>bytes {number(left)} to {number(right)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
