// The pages of a list; while a new list is fetched the one before stays in sight.
import { useMemo, useRef } from "preact/hooks";
import { revision } from "../state/store";
import { address, ofThisCapture, type Query } from "./client";
import { Pages } from "./pages";

export function usePages<Row>(path: string, query: Query): Pages<Row> {
  const key = `${address(path, query)}#${revision.value}`;
  const wanted = useMemo(() => new Pages<Row>(path, ofThisCapture(query)), [key]);
  const shown = useRef(wanted);
  const isHere = wanted.total.value !== null || wanted.error.value !== null;
  if (isHere) shown.current = wanted;
  shown.current.version.value;
  return shown.current;
}
