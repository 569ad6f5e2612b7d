// The figures of a request as they are saved: each alone, with what it was made of.
import type { RequestDetail } from "../../api/types";
import { axis } from "../../figure/draw";
import type { KeyEntry, Panel, Picture } from "../../figure/picture";
import { drawPlot, type Plotted } from "../../figure/plot-drawing";
import type { Window } from "../../parts/scale";
import { captureName } from "../../parts/save";
import { lit } from "../../state/store";
import { title } from "../../words/titles";
import { duration } from "../../words/units";
import { BOTTOM, drawLadder, LADDER_TALL, TOP, type Ladder } from "./ladder-drawing";
import { drawLedger, LEDGER_TALL, type By } from "./ledger-drawing";
import { drawSequence, SEQUENCE_TALL, type Sequence } from "./sequence-drawing";

const AXIS_TALL = 22;
const PLOT_TALL = 120;

/** What every figure of this request says of itself. */
function framed({ request, connection }: RequestDetail, view: Window, name: string, panels: Panel[], key: KeyEntry[] = []): Picture {
  const first = request.request_frames[0];
  const last = (request.response_frames ?? request.request_frames)[1];
  const cut = view.from > request.start_ns || view.to < request.end_ns;
  return {
    name: `request-${request.id}-${name.replaceAll(" ", "-")}`,
    title: `${title(request, connection)}${request.response ? ` → ${request.response}` : ""}, ${duration(request.duration_ns)}: ${name}`,
    source: [
      `${captureName()}`, `request ${request.id}`, first === last ? `frame ${first}` : `frames ${first}–${last}`,
      ...(connection ? [`connection ${connection.id}`] : []),
      ...(cut ? [`${duration(Math.max(view.from - request.start_ns, 0))} to ${duration(view.to - request.start_ns)}`] : []),
    ].join(" · "),
    view,
    key,
    panels: [{ name: "", height: AXIS_TALL, draw: (surface) => axis(surface, request.start_ns) }, ...panels],
  };
}

const bands = (of: RequestDetail): Panel[] => (["phase", "reason"] as const).map((by: By) => ({
  name: by, height: LEDGER_TALL[by], draw: (surface) => drawLedger(surface, of.request, by, lit.value),
}));

export const ledgerPicture = (of: RequestDetail, view: Window): Picture => framed(of, view, "ledger", bands(of));

export function ladderPicture(of: RequestDetail, view: Window, ladder: Omit<Ladder, "lit">): Picture {
  const names = [{ words: "client", at: TOP, colour: "client" }, { words: "server", at: BOTTOM, colour: "server" }] as const;
  const panel: Panel = { name: "", names, height: LADDER_TALL, draw: (surface) => drawLadder(surface, { ...ladder, lit: lit.value }) };
  return framed(of, view, "ladder", [...bands(of), panel], [
    { words: "from the client", colour: "client", mark: "line" },
    { words: "from the server", colour: "server", mark: "line" },
    { words: "lost, or sent again", colour: "trouble", mark: "dashed" },
  ]);
}

export function sequencePicture(of: RequestDetail, view: Window, sequence: Omit<Sequence, "lit">, side: string): Picture {
  const panel: Panel = { name: "bytes", height: SEQUENCE_TALL, draw: (surface) => drawSequence(surface, { ...sequence, lit: lit.value }) };
  return framed(of, view, `time-sequence from the ${side}`, [panel], [
    { words: "data", colour: "text", mark: "bar" },
    { words: "sent again", colour: "trouble", mark: "bar" },
    { words: "acknowledged", colour: "accent", mark: "line" },
    ...(sequence.sacked.length ? [{ words: "acknowledged out of order (SACK)", colour: "server", mark: "bar" } as const] : []),
    { words: "window's end", colour: "quiet", mark: "dashed" },
  ]);
}

export function flightPicture(of: RequestDetail, view: Window, plot: Plotted, side: string): Picture {
  return framed(of, view, `under way from the ${side}`, [{ name: "bytes", height: PLOT_TALL, draw: (surface) => drawPlot(surface, plot) }], [
    { words: "bytes in flight", colour: "accent", mark: "line" },
    { words: "receiver's window", colour: "quiet", mark: "dashed" },
  ]);
}

export function ratesPicture(of: RequestDetail, view: Window, through: Plotted, trips: Plotted, side: string): Picture {
  const panel = (heading: string, plot: Plotted): Panel => ({ name: "", heading, height: PLOT_TALL, draw: (surface) => drawPlot(surface, plot) });
  return framed(of, view, `throughput from the ${side}`, [
    panel("Throughput, bytes a second", through),
    ...(trips.columns[0].length ? [panel("Until acknowledged, from each segment to its ACK", trips)] : []),
  ]);
}
