// One figure of several on a common time axis: a canvas beside its name, with zoom and pointer.
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useBox } from "./measure";
import { canvasPen } from "../figure/canvas-pen";
import { surfaceOf, type Surface } from "../figure/surface";
import { panned, toPixel, toTime, zoomed } from "./scale";
import { palette } from "./theme";
import { pointed, type Zoom } from "./zoom";

interface Props {
  name: string;
  label: string;
  height: number;
  zoom: Zoom;
  draw: (surface: Surface) => void;
  /** What the drawing depends on besides zoom, size and colours. */
  on: readonly unknown[];
  gutter?: ComponentChildren;
  onPoint?: (x: number, y: number, width: number) => ComponentChildren | null;
  onPick?: (x: number, y: number, width: number) => void;
}

const WHEEL = 0.0022;
const DRAG_FROM_PX = 5;

export function Track(props: Props) {
  const [node, box] = useBox<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [tip, setTip] = useState<{ x: number; y: number; words: ComponentChildren } | null>(null);
  const [drag, setDrag] = useState<[number, number] | null>(null);
  const touched = useRef<number | null>(null);
  const { zoom, height } = props;
  const { width } = box;
  const colours = palette.value;

  // Before the browser goes on: a print shows what is drawn at once.
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !width) return;
    const scale = devicePixelRatio || 1;
    context.canvas.width = Math.round(width * scale);
    context.canvas.height = Math.round(height * scale);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    props.draw(surfaceOf(canvasPen(context), width, height, zoom.view, colours));
  }, [width, height, zoom.view.from, zoom.view.to, colours, ...props.on]);

  useEffect(() => {
    const element = node.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => wheel(event, zoom, width);
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [zoom, width]);

  const place = (event: PointerEvent): [number, number] => {
    const edge = node.current!.getBoundingClientRect();
    return [event.clientX - edge.left, event.clientY - edge.top];
  };
  const onMove = (event: PointerEvent) => {
    const [x, y] = place(event);
    if (touched.current !== null) {
      zoom.show(panned(zoom.view, (touched.current - x) / Math.max(width, 1), zoom.whole));
      touched.current = x;
      return;
    }
    pointed.value = toTime(zoom.view, width, x);
    if (drag) setDrag([drag[0], x]);
    const words = props.onPoint?.(x, y, width) ?? null;
    setTip(words ? { x, y, words } : null);
  };
  const onUp = (event: PointerEvent) => {
    const [x, y] = place(event);
    if (drag && Math.abs(x - drag[0]) >= DRAG_FROM_PX) {
      const [from, to] = [drag[0], x].sort((a, b) => a - b).map((at) => toTime(zoom.view, width, at));
      zoom.show({ from: from!, to: to! });
    } else if (drag) props.onPick?.(x, y, width);
    setDrag(null);
    touched.current = null;
  };
  return (
    <div class="track">
      <div class="gutter">{props.name}{props.gutter}</div>
      <div class="plane" ref={node} style={{ height: `${height}px` }}
        onPointerMove={onMove} onPointerUp={onUp} onDblClick={zoom.fit} onPointerCancel={() => { touched.current = null; }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          if (event.pointerType === "touch") {
            [touched.current] = place(event);
            return;
          }
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag([place(event)[0], place(event)[0]]);
        }}
        onClick={(event) => {
          const tap = event as unknown as PointerEvent;
          if (tap.pointerType === "touch") props.onPick?.(...place(tap), width);
        }}
        onPointerLeave={() => { pointed.value = null; setTip(null); }}>
        <canvas ref={canvas} role="img" aria-label={props.label} style={{ width: `${width}px`, height: `${height}px` }} />
        <Crosshair zoom={zoom} width={width} />
        {drag && Math.abs(drag[1] - drag[0]) >= DRAG_FROM_PX && (
          <div class="brush" style={{ left: `${Math.min(...drag)}px`, width: `${Math.abs(drag[1] - drag[0])}px` }} />
        )}
        {tip && !drag && (
          <div class={`tip${tip.x > width * 0.6 ? " to-left" : ""}`} style={{ left: `${tip.x}px`, top: `${tip.y}px` }}>{tip.words}</div>
        )}
      </div>
    </div>
  );
}

function Crosshair({ zoom, width }: { zoom: Zoom; width: number }) {
  const at = pointed.value;
  if (at === null || at < zoom.view.from || at > zoom.view.to) return null;
  return <div class="crosshair" style={{ transform: `translateX(${toPixel(zoom.view, width, at)}px)` }} />;
}

/** With Ctrl the wheel zooms at the pointer; sideways it moves; else the page scrolls. */
function wheel(event: WheelEvent, zoom: Zoom, width: number): void {
  const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    const edge = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const around = toTime(zoom.view, width, event.clientX - edge.left);
    zoom.show(zoomed(zoom.view, Math.exp(event.deltaY * WHEEL), around, zoom.whole));
  } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
    event.preventDefault();
    zoom.show(panned(zoom.view, sideways / Math.max(width, 1), zoom.whole));
  }
}
