// What stands where an answer is not, or not yet.
import { ApiError } from "../api/client";
import { filter, set } from "../state/store";
import { sentence } from "../words/titles";

function wayOut() {
  set({ filter: null }, true);
}

export function Failure({ of }: { of: Error }) {
  const isOurs = of instanceof ApiError;
  return (
    <div class="note trouble" role="alert">
      <strong>{isOurs ? sentence(of.what) : "Something went wrong"}</strong>
      <p>{isOurs ? sentence(of.why) : of.message}</p>
      {isOurs && of.remedy && <p class="quiet">{sentence(of.remedy)}</p>}
      {filter.value && <p><button type="button" class="small-button" onClick={wayOut}>Take the filter away</button></p>}
    </div>
  );
}

/** Where a filter is written and cuts other lists, not this one. */
export function NotFiltered() {
  return filter.value ? <span class="quiet"> · the filter cuts requests, connections and packets, not this list</span> : null;
}

export function Waiting() {
  return <div class="note quiet" role="status">Reading…</div>;
}

export function Nothing({ words, hint }: { words: string; hint?: string }) {
  return (
    <div class="note quiet" role="status">
      <p>{words}</p>
      {hint && <p>{hint}</p>}
    </div>
  );
}
