// What was wrong with the file, in the words of src/wirespan/report/summary.py; nothing where nothing was.
import { useState } from "preact/hooks";
import type { Summary } from "../../api/types";
import { hrefTo } from "../../state/store";
import { listedProblems } from "../../words/lists";
import { plural } from "../../words/units";

const SHOWN = 5;
const CUT_OFF = "The file ends in the middle of a record; everything before the cut was read.";

export function Condition({ of }: { of: Summary["capture"] }) {
  const [many, setMany] = useState(SHOWN);
  if (!of.truncated && !of.problems_total) return null;
  const left = of.problems.length - many;
  const told = listedProblems(of.problems.length, of.problems_total);
  return (
    <section class="condition">
      <h2>About the capture</h2>
      {of.truncated && <p>{CUT_OFF}</p>}
      <ul>{of.problems.slice(0, many).map((each, index) => (
        <li key={index}>
          {each.frame === null ? "the file" : <a class="plain-link" href={hrefTo("packet", each.frame)}>frame {each.frame}</a>}: {each.layer} {each.kind}: {each.detail}
        </li>
      ))}</ul>
      {left > 0 && <button type="button" class="small-button" onClick={() => setMany(of.problems.length)}>{plural(left, "more problem")}</button>}
      {told && <p class="quiet">{told}</p>}
    </section>
  );
}
