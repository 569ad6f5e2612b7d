// What was found about this request; pointing at a finding lights its frames in the figures.
import type { Finding, RequestDetail } from "../../api/types";
import { hrefTo, pointedFinding, route, set } from "../../state/store";
import { sentence } from "../../words/titles";
import { overRequests } from "../../words/lists";
import { duration } from "../../words/units";
import { Severity } from "../../parts/severity";
import { proofIn } from "./proof";

const FRAMES_SHOWN = 8;

export function Findings({ of, request }: { of: Finding[]; request: RequestDetail }) {
  const chosen = route.value.params["finding"];
  if (of.length === 0) return <section><h2>Findings</h2><p class="quiet">Nothing to change was found here.</p></section>;
  return (
    <section>
      <h2>Findings</h2>
      {of.map((each) => <One key={each.id} of={each} isChosen={String(each.id) === chosen} request={request} />)}
    </section>
  );
}

function One({ of, isChosen, request }: { of: Finding; isChosen: boolean; request: RequestDetail }) {
  const light = () => { pointedFinding.value = String(of.id); };
  const dim = () => { pointedFinding.value = null; };
  const toggle = () => {
    set({ finding: isChosen ? null : String(of.id) });
    dim();
  };
  return (
    <details class="finding" open={isChosen} onPointerEnter={light} onPointerLeave={dim}>
      <summary onFocus={light} onBlur={dim} onClick={(event) => { event.preventDefault(); toggle(); }}>
        <Severity of={of.severity} /> <span class="finding-title">{of.title}</span>
        {of.cost_ns > 0 && <span class="num">{duration(of.cost_ns)}{of.requests.length > 1 && <small class="quiet over">{overRequests(of.requests.length)}</small>}</span>}
      </summary>
      <p>{sentence(of.evidence)}</p>
      <Proof of={of} request={request} />
      <Fixes of={of} />
    </details>
  );
}

/** Frames of this request where there are some, else where it was seen. */
function Proof({ of, request }: { of: Finding; request: RequestDetail }) {
  const { own, elsewhere } = proofIn(of.frames, request);
  const shown = (own.length ? own : elsewhere).slice(0, FRAMES_SHOWN);
  if (shown.length === 0) return null;
  return (
    <p class="quiet frames">{own.length === 0 && <span>proved on other requests:</span>}
      {shown.map((frame) => <a key={frame} href={hrefTo("packet", frame)}>frame {frame}</a>)}</p>
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
