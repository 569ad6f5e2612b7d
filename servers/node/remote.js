// A client of the store server: a bounded pool of connections, each with one question at a time.
// Whatever happens, every question gets one answer: the store's, or an ERR of the pool's own.

import { connect } from 'node:net';

import { Frames, LengthError } from './framing.js';
import { Inbox } from './inbox.js';

const WAITING_AT_MOST = 1024;
const LONGEST_ANSWER = 1 << 20;
const UNREACHABLE = Buffer.from('ERR unreachable the store');
const TIMEOUT = Buffer.from('ERR timeout the store');
const BUSY = Buffer.from('ERR busy too many questions wait for the store');

class Question {
  #then;
  #timer;

  constructor(message, then, milliseconds, expired) {
    this.message = message;
    this.connection = undefined;
    this.#then = then;
    if (milliseconds) this.#timer = setTimeout(() => expired(this), milliseconds);
  }

  // Only the first answer counts: one that comes after the timeout has no asker left.
  answer(text) {
    const then = this.#then;
    this.#then = undefined;
    clearTimeout(this.#timer);
    then?.(text);
  }
}

export class RemoteStore {
  framing = new Frames(LONGEST_ANSWER);
  #idle = [];
  #waiting = [];
  #opened = 0;
  #opening = 0;

  constructor(options) {
    const colon = options.store.lastIndexOf(':');
    this.options = options;
    this.address = {
      host: options.store.slice(0, colon),
      port: Number(options.store.slice(colon + 1)),
      noDelay: true,
    };
  }

  ask(message, then) {
    const full = this.#waiting.length >= WAITING_AT_MOST;
    const question = new Question(message, then, full ? 0 : this.options.storeTimeout, (late) =>
      this.#expire(late),
    );
    if (full) {
      question.answer(BUSY);
      return;
    }
    this.#waiting.push(question);
    this.#serveNext();
  }

  #serveNext() {
    // The newest idle connection first: the others grow old and the store closes them, so that
    // the pool shrinks to what is needed.
    while (this.#waiting.length && this.#idle.length) {
      this.#idle.pop().ask(this.#waiting.shift());
    }
    const limit = this.options.storeConnections || WAITING_AT_MOST;
    if (this.#opening < this.#waiting.length && this.#opened < limit) {
      this.#opened += 1;
      this.#opening += 1;
      new StoreConnection(this);
    }
  }

  #expire(question) {
    // Its late answer would be taken for the next question's.
    question.connection?.abort();
    this.#waiting = this.#waiting.filter((other) => other !== question);
    question.answer(TIMEOUT);
  }

  wasOpened(connection) {
    this.#opening -= 1;
    this.#idle.push(connection);
    this.#serveNext();
  }

  // With a pool the handshake is paid once, not with each question.
  wasAnswered(connection) {
    if (this.options.storeConnections) this.#idle.push(connection);
    else connection.close();
    this.#serveNext();
  }

  // Seen at once, also while idle: no question goes to a connection that has ended.
  wasLost(connection, wasOpen) {
    this.#opened -= 1;
    this.#idle = this.#idle.filter((other) => other !== connection);
    if (!wasOpen) {
      this.#opening -= 1;
      this.#waiting.shift()?.answer(UNREACHABLE);
    }
    this.#serveNext();
  }
}

class StoreConnection {
  #store;
  #socket;
  #inbox = new Inbox();
  #question;
  #wasOpen = false;

  constructor(store) {
    this.#store = store;
    this.#socket = connect(store.address);
    this.#socket.on('connect', () => {
      this.#wasOpen = true;
      store.wasOpened(this);
    });
    this.#socket.on('data', (chunk) => this.#read(chunk));
    this.#socket.on('close', () => this.#lost());
    this.#socket.on('error', () => {}); // 'close' follows
  }

  ask(question) {
    this.#question = question;
    question.connection = this;
    this.#socket.write(
      Buffer.concat([this.#store.framing.head(question.message), question.message]),
    );
  }

  #read(chunk) {
    this.#inbox.append(chunk);
    const answer = this.#takeAnswer();
    const question = this.#question;
    if (answer === undefined || !question) return;
    this.#question = undefined;
    question.connection = undefined;
    this.#store.wasAnswered(this);
    question.answer(answer);
  }

  #takeAnswer() {
    try {
      return this.#store.framing.take(this.#inbox);
    } catch (error) {
      if (!(error instanceof LengthError)) throw error;
      this.abort();
      return undefined;
    }
  }

  #lost() {
    this.#question?.answer(UNREACHABLE);
    this.#store.wasLost(this, this.#wasOpen);
  }

  close() {
    this.#socket.end();
  }

  abort() {
    this.#socket.destroy();
  }
}
