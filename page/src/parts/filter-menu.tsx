// "Apply as filter": narrow a list by what a cell says, or leave it out; by mouse, touch or keys.
import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { alsoFilter } from "./filter-box";

interface Offer { x: number; y: number; conditions: string[] }

const offer = signal<Offer | null>(null);
const MOVES: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** What a cell needs that stands for a condition. */
export function asFilter(condition: string | null): { onContextMenu?: (event: MouseEvent) => void } {
  if (!condition) return {};
  return {
    onContextMenu: (event) => {
      event.preventDefault();
      offer.value = { x: event.clientX, y: event.clientY, conditions: [condition] };
    },
  };
}

/** All that the cells of the selected row stand for. */
export function offerRow(conditions: (string | null)[]): void {
  const row = document.querySelector(".list .row.selected")?.getBoundingClientRect();
  const found = [...new Set(conditions.filter((each) => each !== null))];
  if (row && found.length) offer.value = { x: row.left + 24, y: row.bottom, conditions: found };
}

/** How it is reached with what is at hand. */
export function FilterHint() {
  return <><span class="by-mouse">right-click a cell, or M, to filter by it</span><span class="by-touch">hold a cell to filter by it</span></>;
}

export function FilterMenu() {
  return offer.value && <Menu of={offer.value} />;
}

function Menu({ of }: { of: Offer }) {
  const node = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    node.current?.querySelector("button")?.focus();
    return () => before?.focus();
  }, [of]);
  const close = () => { offer.value = null; };
  const act = (condition: string) => { close(); alsoFilter(condition); };
  const onKey = (event: KeyboardEvent) => {
    const by = MOVES[event.key];
    if (event.key === "Escape" || event.key === "Tab") close();
    else if (by) step(node.current!, by);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="menu-ground" onPointerDown={close} onContextMenu={(event) => { event.preventDefault(); close(); }}>
      <div class="menu" role="menu" aria-label="Apply as filter" ref={node} onKeyDown={onKey}
        style={{ left: `min(${of.x}px, 100vw - 328px)`, top: `min(${of.y}px, 100vh - ${of.conditions.length * 56 + 12}px)` }}
        onPointerDown={(event) => event.stopPropagation()}>
        {of.conditions.flatMap((condition) => [
          <button key={condition} type="button" role="menuitem" onClick={() => act(condition)}>Only <code>{condition}</code></button>,
          <button key={`not ${condition}`} type="button" role="menuitem" onClick={() => act(`not ${condition}`)}>Without <code>{condition}</code></button>,
        ])}
      </div>
    </div>
  );
}

function step(menu: HTMLElement, by: number): void {
  const items = [...menu.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement as HTMLButtonElement);
  items[(at + by + items.length) % items.length]?.focus();
}
