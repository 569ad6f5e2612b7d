// The newest records, numbered from one, and the store's two verbs for them.
//
// The store server offers these verbs over frames; the HTTP endpoint without a store server asks
// its own in the same words, so that it need not know which of both it has.

import { answer, fine, readNumber, trouble } from './verbs.js';

const RECORDS_AT_MOST = 10_000;

export function recordVerbs() {
  const newest = new Map();
  let last = 0;
  return new Map([
    [
      'ADD',
      (value) => {
        // The oldest makes room: memory stays bounded without an error for the newest. A copy,
        // as the value is part of a larger message.
        last += 1;
        newest.set(last, Buffer.from(value));
        newest.delete(last - RECORDS_AT_MOST);
        return fine(Buffer.from(String(last)));
      },
    ],
    [
      'GET',
      (argument) => {
        const number = readNumber(argument);
        if (number === undefined) {
          return trouble('argument', 'GET takes the number of a record');
        }
        return newest.has(number)
          ? fine(newest.get(number))
          : trouble('missing', 'no such record');
      },
    ],
  ]);
}

// Answers at once, from this process's memory.
export class OwnStore {
  #verbs = recordVerbs();

  ask(message, then) {
    then(answer(message, this.#verbs).text);
  }
}
