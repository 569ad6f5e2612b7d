// Layers as boxes in boxes: each as wide as its bytes, its header dark, what it carries inside.
import type { Placed } from "./placed";
import { inkOn } from "../../parts/theme";
import { plural } from "../../words/units";

interface Props { layers: Placed[]; total: number; lit: [number, number] | null; onChoose: (start: number, end: number) => void }

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
            <span class="box-name" style={layer.start / Math.max(total, 1) > 0.6 ? { right: `${100 - (layer.start / total) * 100}%` } : { left: `calc(${percent(layer.start + header)} + 6px)` }}>
              {layer.name} <span class="quiet">{header} + {layer.payload_bytes}</span></span>
          </div>
        );
      })}
      {lit && total > 0 && <span class="box-lit" style={{ left: `${(lit[0] / total) * 100}%`, width: `${(Math.max(lit[1] - lit[0], 0.2) / total) * 100}%` }} />}
    </div>
  );
}
