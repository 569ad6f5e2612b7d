// What stands where an answer is not, or not yet.
import { ApiError } from "../api/client";
import { cut, filter, set } from "../state/store";
import { uncut } from "../words/lists";
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

/** Where what is shown is not cut by the filter and the time that cut lists. */
export function Uncut({ chooses, whole }: { chooses: string; whole: string }) {
  const said = uncut(cut.value, chooses, whole);
  return said ? <p class="uncut quiet" role="note">{said}</p> : null;
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
