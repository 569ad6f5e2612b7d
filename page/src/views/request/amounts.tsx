// How many bytes each layer added, in both directions: nested boxes to scale.
import type { LayerSide, RequestDetail } from "../../api/types";
import { number, plural, size } from "../../words/units";

export function Amounts({ of }: { of: RequestDetail }) {
  const layers = of.layers;
  if (!layers) return null;
  return (
    <section>
      <h2>Layers</h2>
      <div class="amounts">
        <Side name="sent" of={layers.sent} />
        <Side name="received" of={layers.received} />
      </div>
      {layers.notes.map((each) => <p key={each} class="quiet small">{each}</p>)}
    </section>
  );
}

function Side({ name, of }: { name: string; of: LayerSide }) {
  const whole = Math.max(...of.layers.map((each) => each.bytes), 1);
  return (
    <table class="plain layers-side">
      <caption>{name}{of.packets !== null && <span class="quiet"> in {plural(of.packets, "packet")}</span>}</caption>
      <thead class="reader"><tr><th scope="col">Layer</th><th scope="col">Bytes</th><th scope="col">To scale</th></tr></thead>
      <tbody>
        {of.layers.map((each) => (
          <tr key={each.name} title={`made by ${each.made_by}`}>
            <th scope="row">{each.name}</th>
            <td class="num" title={`${number(each.header_bytes)} bytes of headers`}>{size(each.bytes)}</td>
            <td class="scale"><span class="layer-bar" style={{ width: `${(each.bytes / whole) * 100}%` }}>
              <span class="headers" style={{ width: `${(each.header_bytes / Math.max(each.bytes, 1)) * 100}%` }} />
            </span></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
