// One answer of the server as a view needs it: not yet, here, or a sentence why not.
import { useEffect, useState } from "preact/hooks";
import { address, ask, ofThisCapture, type Query } from "./client";

export interface Asked<Answer> { answer: Answer | null; error: Error | null; waiting: boolean }

const REMEMBERED = 40;
const remembered = new Map<string, unknown>();

export function forget(): void {
  remembered.clear();
}

export function useAnswer<Answer>(path: string | null, query: Query = {}, revision = 0): Asked<Answer> {
  const question = ofThisCapture(query);
  const key = path === null ? null : `${address(path, question)}#${revision}`;
  const [state, setState] = useState<{ key: string | null; answer: Answer | null; error: Error | null }>({
    key: null, answer: null, error: null,
  });
  useEffect(() => {
    if (path === null || key === null || remembered.has(key)) return;
    let stale = false;
    ask<Answer>(path, question).then(
      (answer) => {
        remember(key, answer);
        if (!stale) setState({ key, answer, error: null });
      },
      (error: Error) => !stale && setState((before) => ({ ...before, key, error })),
    );
    return () => { stale = true; };
  }, [key]);
  if (key !== null && remembered.has(key)) {
    return { answer: remembered.get(key) as Answer, error: null, waiting: false };
  }
  const same = state.key === key;
  return { answer: state.answer, error: same ? state.error : null, waiting: !same };
}

function remember(key: string, answer: unknown): void {
  remembered.set(key, answer);
  const oldest = remembered.keys().next();
  if (remembered.size > REMEMBERED && !oldest.done) remembered.delete(oldest.value);
}
