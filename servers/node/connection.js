// One TCP connection: what the stream protocols have in common, and where its limits are kept.
//
// A protocol says only how one request is taken off the front of the inbox and answered. When
// it may do so, who is too slow, and how a connection ends without losing an answer, is decided
// here. (HTTP is Node's own and keeps its limits in http_server.js.)

import { Inbox } from './inbox.js';

export const LINGER_MS = 1000;
const PIECE_BYTES = 65536;

// What a connection waits for; each wait has its own limit.
const REQUEST = 'the first byte of a request';
const REST = 'the rest of a request';
const ANSWER = 'an answer of ours';
const READER = 'the peer to read what we wrote';
const GOODBYE = 'the peer to close';

export class Connection {
  inbox = new Inbox();
  #isAnswering = false;
  #isUnread = false;
  #peerEnded = false;
  #hasEnded = false;
  #wait = '';
  #timer;
  #pieces = [];
  #piecesBefore = 0;

  constructor(socket, service) {
    this.socket = socket;
    this.service = service;
    this.options = service.options;
    service.connections.add(this);
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('end', () => this.#readEnd());
    socket.on('drain', () => this.#hasRead());
    socket.on('close', () => this.#lost());
    // A reset by the peer: 'close' follows and says all there is to say.
    socket.on('error', () => {});
    this.#setDeadline(true);
  }

  // What a protocol says of itself: takes one request off the inbox and answers it; false while
  // it is incomplete.
  take() {
    throw new Error('a protocol has this');
  }

  // The last words to a peer whose request took too long.
  answerTheSlow() {}

  // What happens on the wire.

  #read(chunk) {
    if (this.#hasEnded) return;
    this.inbox.append(chunk);
    this.advance();
  }

  // The peer will send no more but may still read: what it asked is answered first. (This needs
  // allowHalfOpen; without it, Node would end our direction here.)
  #readEnd() {
    this.#peerEnded = true;
    this.advance();
  }

  #hasRead() {
    this.#writePieces();
    this.advance();
  }

  #lost() {
    this.service.connections.delete(this);
    clearTimeout(this.#timer);
  }

  // What we do about it.

  // Whether the next request may be taken.
  #isReady() {
    return !(this.#isAnswering || this.#isUnread || this.#hasEnded);
  }

  advance() {
    let took = false;
    while (this.#isReady() && this.take()) took = true;
    // What is left in the inbox of a peer that ended can never be whole.
    if (this.#peerEnded && this.#isReady()) this.end();
    this.#setReading();
    this.#setDeadline(took);
  }

  // Back-pressure: while we take no requests we read none, and TCP tells the peer.
  #setReading() {
    if (this.#isReady() || this.#hasEnded) this.socket.resume();
    else this.socket.pause();
  }

  send(...parts) {
    if (this.options.splitWrites) {
      // What Nagle's algorithm punishes: the second small write waits for the acknowledgement
      // of the first.
      for (const part of parts) this.#write(part);
    } else {
      this.#write(parts.length === 1 ? parts[0] : Buffer.concat(parts));
    }
  }

  #write(bytes) {
    for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
      this.#pieces.push(bytes.subarray(start, start + PIECE_BYTES));
    }
    this.#writePieces();
  }

  // False from write means more than highWaterMark is unsent: until 'drain' we write no more and
  // take no requests, as a peer that asks without reading must not fill our memory. In pieces,
  // since Node tells of a write only when all of it is done, and a slow reader's progress must
  // be seen.
  #writePieces() {
    this.#isUnread = false;
    while (this.#pieces.length && !this.#isUnread) {
      this.#isUnread = !this.socket.write(this.#pieces.shift());
    }
  }

  // Calls `then` later; until it did, no further request is taken.
  hold(milliseconds, then) {
    this.#isAnswering = true;
    setTimeout(() => {
      if (this.socket.destroyed) return;
      this.#isAnswering = false;
      then();
      this.advance();
    }, milliseconds);
  }

  // Ends after what is written, so that the peer gets all of it. Closing with unread bytes in
  // the kernel would send a reset, and a reset can destroy an answer in the peer's buffer: only
  // our direction is closed, and what still comes is read and thrown away, for a bounded time.
  end() {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.inbox.clear();
    this.socket.end();
  }

  // Ends now. Unsent bytes are dropped, and the peer is told so by a reset: after a FIN it would
  // take what it has for all there is.
  abort() {
    this.socket.resetAndDestroy();
  }

  // Limits.

  #currentWait() {
    if (this.#hasEnded) return GOODBYE;
    if (this.#isUnread) return READER;
    if (this.#isAnswering) return ANSWER;
    return this.inbox.length ? REST : REQUEST;
  }

  #millisecondsFor(wait) {
    if (wait === GOODBYE) return LINGER_MS;
    if (wait === ANSWER) return Infinity; // bounded by whoever answers
    if (wait === REQUEST) return this.service.idleMs();
    return this.options.messageTimeout || Infinity;
  }

  // A limit runs from where its wait began: more bytes of one request do not extend it.
  #setDeadline(took) {
    const wait = this.#currentWait();
    if (wait === this.#wait && wait !== REQUEST && !took) return;
    this.#wait = wait;
    this.#piecesBefore = this.#pieces.length;
    this.#setTimer(this.#millisecondsFor(wait));
  }

  #setTimer(milliseconds) {
    clearTimeout(this.#timer);
    if (milliseconds < Infinity) {
      this.#timer = setTimeout(() => this.#meetLimit(), Math.ceil(milliseconds));
    }
  }

  #meetLimit() {
    if (this.#wait === READER || this.#wait === GOODBYE) {
      this.#lookAtReader();
      return;
    }
    if (this.#wait === REST) this.answerTheSlow();
    if (this.#wait === REQUEST) this.#lookOnceMore();
    else this.#leave();
  }

  // Timers come before reads in a turn of the loop: after a busy moment, a request may have arrived
  // in time and not been read yet. setImmediate comes after the reads.
  #lookOnceMore() {
    const timer = this.#timer;
    setImmediate(() => {
      if (this.#timer === timer) this.#leave();
    });
  }

  #leave() {
    this.end();
    this.#setDeadline(false);
  }

  // A slow reader may go on while it reads at all.
  #lookAtReader() {
    const pieces = this.#pieces.length;
    if (pieces >= this.#piecesBefore) {
      this.abort();
      return;
    }
    this.#piecesBefore = pieces;
    this.#setTimer(this.#millisecondsFor(this.#wait));
  }
}
