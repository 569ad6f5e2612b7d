// What we keep of each HTTP connection beside Node's own state, and how it ends.

import { LINGER_MS } from './connection.js';
import { lastReply } from './http_replies.js';

const TURNS_AT_MOST = 64;

const tracked = new WeakMap();

export const connectionOf = (socket) => tracked.get(socket);

export class HttpConnection {
  requests = 0;
  hasEnded = false;
  #refusal;
  #turns = [];

  constructor(socket, service) {
    this.socket = socket;
    tracked.set(socket, this);
    service.connections.add(this);
    socket.on('close', () => service.connections.delete(this));
    socket.on('error', () => {}); // a reset by the peer: 'close' follows
    // http calls this after the last response, to destroy the socket. With unread bytes in the
    // kernel that would send a reset, and a reset can destroy the answer in the peer's buffer.
    socket.destroySoon = () => this.end();
  }

  // Calls `answer` when the requests before this one are answered. Node parses a whole pipeline at
  // once and only sends the answers in order; executed at once too, a GET could overtake the POST
  // before it.
  answerInTurn(response, answer) {
    this.#turns.push(answer);
    response.on('close', () => this.#answered());
    // Back-pressure: Node itself stops reading only for answers that are not read.
    if (this.#turns.length >= TURNS_AT_MOST) this.socket.pause();
    if (this.#turns.length === 1) answer();
  }

  #answered() {
    this.#turns.shift();
    if (this.socket.destroyed || this.hasEnded) return;
    if (this.#turns.length === TURNS_AT_MOST - 1) this.socket.resume();
    if (this.#turns.length) this.#turns[0]();
    else if (this.#refusal) this.#sayLast();
  }

  // Ends with a reply of our own, after the replies to earlier requests of a pipeline.
  refuse(reply) {
    this.#refusal ??= reply;
    if (!this.#turns.length) this.#sayLast();
  }

  #sayLast() {
    if (!this.hasEnded && this.socket.writable) this.socket.write(lastReply(this.#refusal));
    this.end();
  }

  // Our direction is closed; what still comes is thrown away until the peer closes too, for a
  // bounded time.
  end() {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.socket.end();
    this.socket.resume();
    setTimeout(() => this.socket.destroy(), LINGER_MS).unref();
  }

  // Called when the worker leaves and the grace is over.
  leave() {
    // A response under way says Connection: close and ends the connection by itself.
    if (!this.#turns.length) this.end();
  }

  abort() {
    this.socket.resetAndDestroy();
  }
}
