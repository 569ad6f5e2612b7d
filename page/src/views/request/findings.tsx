// What was found about this request; pointing at a finding lights its frames in the figures.
import type { Finding, RequestItem } from "../../api/types";
import { hrefTo, lit, route, set } from "../../state/store";
import { duration } from "../../words/units";
import { Severity } from "../../parts/severity";

export function Findings({ of, request }: { of: Finding[]; request: RequestItem }) {
  const chosen = route.value.params["finding"];
  if (of.length === 0) return <section><h2>Findings</h2><p class="quiet">Nothing to change was found here.</p></section>;
  return (
    <section>
      <h2>Findings</h2>
      {of.map((each) => <One key={each.id} of={each} isChosen={String(each.id) === chosen} request={request} />)}
    </section>
  );
}

function One({ of, isChosen, request }: { of: Finding; isChosen: boolean; request: RequestItem }) {
  const light = () => { lit.value = new Set(of.frames); };
  const dim = () => { lit.value = new Set(); };
  const frames = of.frames.filter((frame) => frame >= request.request_frames[0] - 1);
  return (
    <details class="finding" open={isChosen} onPointerEnter={light} onPointerLeave={() => !isChosen && dim()}>
      <summary onFocus={light} onBlur={() => !isChosen && dim()}
        onClick={(event) => { event.preventDefault(); set({ finding: isChosen ? null : String(of.id) }); if (isChosen) dim(); else light(); }}>
        <Severity of={of.severity} /> <span class="finding-title">{of.title}</span>
        {of.cost_ns > 0 && <span class="num">{duration(of.cost_ns)}</span>}
      </summary>
      <p>{of.evidence}</p>
      {frames.length > 0 && (
        <p class="quiet frames">{frames.slice(0, 8).map((frame) => <a key={frame} href={hrefTo("packet", frame)}>frame {frame}</a>)}</p>
      )}
      <Fixes of={of} />
    </details>
  );
}

export function Fixes({ of }: { of: Finding }) {
  if (of.fix.length === 0) return null;
  return (
    <dl class="fixes">
      {of.fix.map((each) => <div key={each.where + each.how}><dt>{each.where}</dt><dd><code>{each.how}</code></dd></div>)}
    </dl>
  );
}
