// The ledger in words: each phase, what it took, and the reasons within; a row zooms to its time.
import type { RequestItem } from "../../api/types";
import type { Zoom } from "../../parts/zoom";
import { Chip } from "../../parts/chip";
import { pointed } from "../../parts/zoom";
import { phaseKind } from "../../words/phases";
import { reasonInWords, reasonKind } from "../../words/reasons";
import { duration, share } from "../../words/units";
import { byPhase } from "./shares";

export function Ledger({ request, zoom }: { request: RequestItem; zoom: Zoom }) {
  return (
    <section>
      <h2>Where the time went</h2>
      <table class="plain ledger">
        <caption class="reader">Phases of the request and their reasons</caption>
        <thead class="reader"><tr><th scope="col">Phase or reason</th><th scope="col">Time</th><th scope="col">Share</th></tr></thead>
        {byPhase(request.ledger).map((each) => (
          <tbody key={each.phase}>
            <tr class="phase">
              <th scope="row"><button type="button" class="link" title="Zoom to this phase"
                onClick={() => { zoom.show({ from: each.start_ns, to: Math.max(each.end_ns, each.start_ns + 100) }); pointed.value = null; }}>
                <Chip of={phaseKind(each.phase)} /></button></th>
              <td class="num">{duration(each.took)}</td>
              <td class="num quiet">{share(each.took, request.duration_ns)}</td>
            </tr>
            {each.reasons.map((reason) => (
              <tr key={reason.reason} class="reason">
                <td><Chip of={reasonKind(reason.reason)}
                  words={`${reason.sure ? "" : "probably "}${reasonInWords(each.phase, reason.reason, request.round_trips, request.ledger)}`} /></td>
                <td class="num quiet">{duration(reason.took)}</td>
                <td />
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}
