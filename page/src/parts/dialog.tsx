// A sheet over the page that takes the focus and gives it back.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export function Dialog(props: { label: string; onClose: () => void; children: ComponentChildren }) {
  const node = useRef<HTMLDialogElement>(null);
  // At once: letters typed right after are for the sheet.
  useLayoutEffect(() => {
    const before = document.activeElement;
    node.current?.showModal();
    return () => (before as HTMLElement | null)?.focus?.();
  }, []);
  return (
    <dialog ref={node} aria-label={props.label} onClose={props.onClose}
      onClick={(event) => event.target === node.current && props.onClose()}>
      {props.children}
    </dialog>
  );
}
