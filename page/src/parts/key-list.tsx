// Every key that does something now.
import { signal } from "@preact/signals";
import { rooms } from "../state/keys";
import { Dialog } from "./dialog";

export const isKeyListOpen = signal(false);

const SHOWN: Record<string, string> = {
  ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", "Ctrl+k": "Ctrl K",
};

export function KeyList() {
  if (!isKeyListOpen.value) return null;
  const close = () => { isKeyListOpen.value = false; };
  return (
    <Dialog label="Keys" onClose={close}>
      <div class="sheet-head"><h2>Keys</h2><button type="button" class="quiet-button" onClick={close}>×<span class="reader">Close</span></button></div>
      <div class="key-rooms">
        {[...rooms.value].reverse().map((room) => (
          <section key={room.name}>
            <h3>{room.name}</h3>
            <dl>
              {room.bindings.map((each) => (
                <div key={each.words}>
                  <dt>{each.keys.map((key) => <kbd key={key}>{SHOWN[key] ?? key}</kbd>)}</dt>
                  <dd>{each.words}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
