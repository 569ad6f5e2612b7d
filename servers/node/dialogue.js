// Request and response over a stream: a framing finds the messages, verbs answer them.
//
// One request of a connection is answered at a time and in order, so a pipelining peer needs no
// numbers to match answers with.

import { Connection } from './connection.js';
import { LengthError } from './framing.js';
import { answer, trouble } from './verbs.js';

export class Dialogue extends Connection {
  constructor(socket, service, framing, verbs) {
    super(socket, service);
    this.framing = framing;
    this.verbs = verbs;
  }

  take() {
    const message = this.#takeMessage();
    if (message === undefined) return false;
    const found = answer(message, this.verbs);
    const delayMs = found.delayMs + this.options.thinkTime;
    if (delayMs) this.hold(delayMs, () => this.#say(found));
    else this.#say(found);
    return true;
  }

  #takeMessage() {
    try {
      return this.framing.take(this.inbox);
    } catch (error) {
      if (!(error instanceof LengthError)) throw error;
      this.#say(trouble('length', error.message));
      this.end();
      return undefined;
    }
  }

  #say({ text }) {
    this.send(this.framing.head(text), Buffer.concat([text, this.framing.tail()]));
  }

  answerTheSlow() {
    this.#say(trouble('timeout', 'message not complete in time'));
  }
}
