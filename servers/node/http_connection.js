// What we keep of each HTTP connection beside Node's own state, and how it ends.

import { LINGER_MS } from './connection.js';
import { lastReply } from './http_replies.js';

const tracked = new WeakMap();

export const connectionOf = (socket) => tracked.get(socket);

export class HttpConnection {
  requests = 0;
  answering = 0;
  hasEnded = false;
  #refusal;

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

  // A request has come whole (or needs no more to be answered): its answer will be sent before
  // anything else.
  asked(response) {
    this.answering += 1;
    response.on('close', () => this.#answered());
  }

  #answered() {
    this.answering -= 1;
    if (this.answering === 0 && this.#refusal) this.#sayLast();
  }

  // Ends with a reply of our own, after the replies to earlier requests of a pipeline.
  refuse(reply) {
    this.#refusal ??= reply;
    if (this.answering === 0) this.#sayLast();
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
    if (this.answering === 0) this.end();
  }

  abort() {
    this.socket.resetAndDestroy();
  }
}
