// The ledger as a band among the figures, with what lies under the pointer in words.
import type { ComponentChildren } from "preact";
import type { RequestItem } from "../../api/types";
import { toTime } from "../../parts/scale";
import { Track } from "../../parts/track";
import type { Zoom } from "../../parts/zoom";
import { lit } from "../../state/store";
import { duration } from "../../words/units";
import { drawLedger, LEDGER_TALL, wordsOf, type By } from "./ledger-drawing";
import { blocks } from "./shares";

interface Props { request: RequestItem; zoom: Zoom; by: By; gutter?: ComponentChildren }

export function LedgerTrack({ request, zoom, by, gutter }: Props) {
  const shown = blocks(request.ledger, by);
  const at = (x: number, _y: number, width: number) => {
    const time = toTime(zoom.view, width, x);
    const each = shown.find((slice) => time >= slice.start_ns && time < slice.end_ns);
    return each ? <><b>{wordsOf(by, each)}</b> {duration(each.end_ns - each.start_ns)}<br /><span>{each.phase} · {each.reason} · {each.medium}
      {each.confidence < 0.6 ? " · likely only" : ""}</span></> : null;
  };
  const said = shown.map((each) => `${wordsOf(by, each)} ${duration(each.end_ns - each.start_ns)}`).join(", ");
  return <Track name={by} label={`Ledger by ${by}: ${said}`} height={LEDGER_TALL[by]} zoom={zoom} on={[request, lit.value]} gutter={gutter}
    draw={(surface) => drawLedger(surface, request, by, lit.value)} onPoint={at} />;
}
