// How large an element is on screen, followed while it changes.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";

export interface Box { width: number; height: number }

export function useBox<Element extends HTMLElement>(): [RefObject<Element>, Box] {
  const node = useRef<Element | null>(null) as RefObject<Element>;
  const [box, setBox] = useState<Box>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = node.current;
    if (!element) return;
    const look = () => {
      const next = { width: element.clientWidth, height: element.clientHeight };
      setBox((before) => (before.width === next.width && before.height === next.height ? before : next));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [node, box];
}
