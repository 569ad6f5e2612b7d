// TCP echo: every byte comes back, in order; the smallest protocol there is.

import { Connection } from './connection.js';

export class Echo extends Connection {
  take() {
    if (!this.inbox.length) return false;
    this.send(this.inbox.take(this.inbox.length));
    return true;
  }
}
