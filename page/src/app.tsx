// The frame around every view: names of views, filter, time range, keys.
import { useEffect } from "preact/hooks";
import { failure, from, go, litFinding, pointedFinding, route, set, stepCapture, summary, to } from "./state/store";
import { capture, captures } from "./state/capture";
import { useKeys } from "./state/keys";
import type { View } from "./state/route";
import { Header } from "./parts/header";
import { Palette, openPalette, isPaletteOpen } from "./parts/palette";
import { KeyList, isKeyListOpen } from "./parts/key-list";
import { focusFilter } from "./parts/filter-box";
import { FilterMenu } from "./parts/filter-menu";
import { Failure, Waiting } from "./parts/notes";
import { NAMED, LISTED } from "./views/names";
import { latest, remember } from "./state/visited";
import { Overview } from "./views/overview/overview";
import { Requests } from "./views/requests/requests";
import { RequestView } from "./views/request/request";
import { PacketView } from "./views/packet/packet";
import { Connections } from "./views/connections/connections";
import { Packets } from "./views/packets/packets";
import { Handshakes } from "./views/handshakes/handshakes";
import { Dns } from "./views/dns/dns";

const SHOWN: Record<View, () => preact.JSX.Element> = {
  overview: Overview,
  requests: Requests,
  request: RequestView,
  packet: PacketView,
  connections: Connections,
  packets: Packets,
  handshakes: Handshakes,
  dns: Dns,
};

/** Views that show a heading of their own. */
const TITLED: View[] = ["request", "packet", "handshakes"];

export function App() {
  const { view, id } = route.value;
  useEffect(() => {
    const name = NAMED.find((each) => each.view === view)?.name ?? "";
    document.title = `${name}${id === null ? "" : ` ${id}`} · ${fileName()} · wirespan`;
    pointedFinding.value = null;
    remember(view, id);
  }, [view, id, summary.value === null]);
  useKeys("Everywhere", everywhere());
  const View = SHOWN[view];
  return (
    <>
      <nav class="skip-nav" aria-label="Skip"><a class="skip" href={location.hash} onClick={skip}>Skip to the view</a></nav>
      <Header />
      <main id="view" tabIndex={-1} class={`view view-${view}`}>
        {!TITLED.includes(view) && <h1 class="reader">{NAMED.find((each) => each.view === view)?.name}</h1>}
        {failure.value && !summary.value ? <Failure of={failure.value} /> : !summary.value ? <Waiting /> : <View />}
      </main>
      <FilterMenu />
      <Palette />
      <KeyList />
    </>
  );
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("view")?.focus();
}

function fileName(): string {
  return captures.value[capture.value]?.name ?? summary.value?.capture.path.split("/").pop() ?? "";
}

function everywhere() {
  const digits = LISTED.value.map(({ view, name, digit }) => ({
    keys: [digit], words: name, run: () => go(view, latest(view)),
  }));
  return [
    ...digits,
    { keys: ["/"], words: "write a filter", run: focusFilter },
    { keys: ["Ctrl+k"], words: "command palette", always: true, run: openPalette },
    ...(captures.value.length > 1 ? switching() : []),
    { keys: ["?"], words: "this list", run: () => { isKeyListOpen.value = !isKeyListOpen.value; } },
    { keys: ["Escape"], words: "close, unselect, take the time range away", always: true, run: escape },
  ];
}

function switching() {
  return [
    { keys: ["c"], words: "next capture", run: () => stepCapture(1) },
    { keys: ["C"], words: "capture before", run: () => stepCapture(-1) },
  ];
}

/** One thing a press: what lies on top first. */
function escape(): void {
  const focused = document.activeElement;
  if (isPaletteOpen.value) isPaletteOpen.value = false;
  else if (isKeyListOpen.value) isKeyListOpen.value = false;
  else if (focused instanceof HTMLInputElement) focused.blur();
  else if (litFinding.value) unlight();
  else if (route.value.params["frame"]) set({ frame: null });
  else if (route.value.params["row"]) set({ row: null });
  else if (from.value !== null || to.value !== null) set({ from: null, to: null });
}

function unlight(): void {
  pointedFinding.value = null;
  set({ finding: null });
}
