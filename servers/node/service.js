// What the connections of one worker share: the options, who is connected, and the leaving.

import { setTimeout as sleep } from 'node:timers/promises';

// After SIGTERM, requests already on their way may still arrive on idle connections.
export const GRACE_MS = 100;

export class Service {
  constructor(options) {
    this.options = options;
    this.connections = new Set();
    this.leavingAt = Infinity;
  }

  get isDraining() {
    return this.leavingAt < Infinity;
  }

  // How long a connection with nothing under way is kept.
  idleMs() {
    if (this.isDraining) return Math.max(0, this.leavingAt - performance.now());
    return this.options.idleTimeout || Infinity;
  }

  startDraining() {
    this.leavingAt = performance.now() + Math.min(GRACE_MS, this.options.drainTimeout);
  }

  // After startDraining: waits until what was asked is answered; false when the time allowed was
  // too short.
  async drain() {
    const endsAt = performance.now() + this.options.drainTimeout;
    for (const connection of [...this.connections]) connection.advance();
    while (this.connections.size && performance.now() < endsAt) await sleep(10);
    for (const connection of [...this.connections]) connection.abort();
    return performance.now() < endsAt;
  }
}
