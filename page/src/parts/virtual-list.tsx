// A table of any length: only the rows in sight exist; it says to screen readers how long it is.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useBox } from "./measure";
import { inSight, scrollTo } from "./virtual";

interface Props {
  label: string;
  total: number;
  rowHeight: number;
  selected: number | null;
  head: ComponentChildren;
  className?: string;
  columns?: number;
  onSight?: (first: number, last: number) => void;
  onSelect?: (index: number) => void;
  onOpen?: (index: number) => void;
  row: (index: number) => ComponentChildren;
}

export function VirtualList(props: Props) {
  const [node, box] = useBox<HTMLDivElement>();
  const [scrolled, setScrolled] = useState(0);
  const bar = node.current ? node.current.offsetWidth - node.current.clientWidth : 0;
  const { total, rowHeight, selected } = props;
  const sight = inSight(total, rowHeight, box.height, scrolled);
  useEffect(() => props.onSight?.(sight.first, sight.last), [sight.first, sight.last, total, props.onSight]);
  useEffect(() => {
    if (selected === null || !node.current || !box.height) return;
    const to = scrollTo(selected, total, rowHeight, box.height, node.current.scrollTop);
    if (to !== null) node.current.scrollTop = to;
  }, [selected, box.height]);
  const shown = Array.from({ length: Math.max(0, sight.last - sight.first) }, (_, at) => sight.first + at);
  return (
    <div class={`list ${props.className ?? ""}`} role="table" aria-label={props.label} aria-rowcount={total + 1}>
      <div class="list-head" role="rowgroup" style={{ paddingRight: `${bar}px` }}>
        <div class="row head" role="row" aria-rowindex={1}>{props.head}</div>
      </div>
      <div class="list-body" role="rowgroup" ref={node} tabIndex={0} aria-label={`${props.label}: rows`}
        onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}>
        <div class="list-whole" style={{ height: `${sight.height}px` }} role="presentation">
          <div class="list-shown" style={{ transform: `translateY(${sight.offset}px)` }} role="presentation">
            {shown.map((index) => (
              <div key={index} class={`row${index === selected ? " selected" : ""}${index % 2 ? " odd" : ""}`}
                role="row" aria-rowindex={index + 2} aria-current={index === selected ? "true" : undefined}
                style={{ height: `${rowHeight}px` }}
                onClick={() => props.onSelect?.(index)} onDblClick={() => props.onOpen?.(index)}>
                {props.row(index)}
              </div>
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}
