// What lies over a plot: the moment pointed at in any figure, the frames lit, the value under the pointer.
import { duration } from "../words/units";
import { across, toPixel, type Window } from "./scale";
import { pointed } from "./zoom";

interface Props { view: Window; width: number; lit: number[]; words: (at: number) => string; isPointed: boolean; origin: number; below: number }

export function OverPlot({ view, width, lit, words, isPointed, origin, below }: Props) {
  const at = pointed.value;
  const isInside = at !== null && at >= view.from && at <= view.to;
  const said = isInside && isPointed ? words(at) : "";
  const left = isInside ? toPixel(view, width, at) : 0;
  return (
    <div class="over-plot" style={{ width: `${width}px`, bottom: `${below}px` }}>
      {lit.filter((each) => each >= view.from && each <= view.to).map((each, index) => (
        <i key={index} class="lit-moment" style={{ left: `${((each - view.from) / across(view)) * 100}%` }} />
      ))}
      {isInside && <div class="crosshair" style={{ transform: `translateX(${left}px)` }} />}
      {said && <div class={`tip${left > width * 0.6 ? " to-left" : ""}`} style={{ left: `${left}px`, top: 0 }}><b>{said}</b><br /><span>at {duration(at! - origin)}</span></div>}
    </div>
  );
}
