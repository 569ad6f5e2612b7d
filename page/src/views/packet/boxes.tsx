// Layers as boxes in boxes: each as wide as its bytes, its header dark, what it carries inside.
import type { Placed } from "./placed";
import { inkOn } from "../../parts/colours";
import { plural } from "../../words/units";

interface Props { layers: Placed[]; total: number; lit: [number, number] | null; onChoose: (start: number, end: number) => void }

/** Beside the header where there is room, else before the box, else on it. */
function nameAt(start: number, header: number, total: number, colour: string): Record<string, string> {
  const share = (bytes: number) => (bytes / Math.max(total, 1)) * 100;
  if (share(start + header) < 70) return { left: `calc(${share(start + header)}% + 6px)` };
  if (share(start) > 25) return { right: `calc(${100 - share(start)}% + 6px)` };
  return { left: `calc(${share(start)}% + 6px)`, color: inkOn(colour) };
}

export function Boxes({ layers, total, lit, onChoose }: Props) {
  return (
    <div class="boxes" role="group" aria-label="Layers to scale">
      {layers.map(({ layer, colour }) => {
        const percent = (bytes: number) => `${(bytes / Math.max(total, 1)) * 100}%`;
        const header = Math.min(layer.header_bytes, layer.end - layer.start);
        return (
          <div class="box-row" key={layer.name + layer.start}>
            <button type="button" class="box" style={{ left: percent(layer.start), width: percent(layer.end - layer.start), borderColor: colour }}
              title={`${layer.name}: ${plural(header, "byte")} of headers, ${plural(layer.payload_bytes, "byte")} inside`}
              onClick={() => onChoose(layer.start, layer.start + header || layer.end)}>
              <span class="box-header" style={{ width: `${(header / Math.max(layer.end - layer.start, 1)) * 100}%`, background: colour, color: inkOn(colour) }} />
              <span class="reader">{layer.name}</span>
            </button>
            <span class="box-name" style={nameAt(layer.start, header, total, colour)}>
              {layer.name} <span class="quiet">{header} + {layer.payload_bytes}</span></span>
          </div>
        );
      })}
      {lit && total > 0 && <span class="box-lit" style={{ left: `${(lit[0] / total) * 100}%`, width: `${(Math.max(lit[1] - lit[0], 0.2) / total) * 100}%` }} />}
    </div>
  );
}
