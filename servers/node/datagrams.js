// UDP request and response: a datagram asks, a datagram answers.
//
// Batching is libuv's here: it reads up to 32 datagrams for each waking of the loop and hands
// them over one by one, so --batch has nothing to set.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { GRACE_MS } from './service.js';
import { answer, trouble, verbsFor } from './verbs.js';

const ID_BYTES = 4;
const LARGEST_SIZE = 65_000;
const LATER_AT_MOST = 1024;
const UNSENT_AT_MOST = 1 << 20;
// UDP's buffer does not grow by itself as TCP's does, and must hold a burst that comes while we
// are busy. The kernel caps the value at net.core.rmem_max.
const RECEIVE_BYTES = 4 << 20;

export class Datagrams {
  #later = 0;
  #verbs = verbsFor(LARGEST_SIZE);

  constructor(options) {
    this.options = options;
    this.socket = createSocket(isIPv6(options.host) ? 'udp6' : 'udp4');
    this.socket.on('message', (datagram, peer) => this.#take(datagram, peer));
  }

  async listen() {
    this.socket.bind(this.options.port, this.options.host);
    await once(this.socket, 'listening');
    this.socket.setRecvBufferSize(this.options.receiveBuffer || RECEIVE_BYTES);
    if (this.options.sendBuffer) this.socket.setSendBufferSize(this.options.sendBuffer);
    return this.socket.address();
  }

  #take(datagram, peer) {
    // With no room for an identifier there is nothing to answer to; silence is what UDP peers
    // expect.
    if (datagram.length <= ID_BYTES) return;
    const longest = this.options.maxMessage;
    const found =
      datagram.length > longest
        ? trouble('length', `datagram longer than ${longest} bytes`)
        : answer(datagram.subarray(ID_BYTES), this.#verbs);
    this.#answer(datagram.subarray(0, ID_BYTES), found, peer);
  }

  #answer(id, { text, delayMs }, peer) {
    const total = delayMs + this.options.thinkTime;
    if (!total) {
      this.#send([id, text], peer);
    } else if (this.#later >= LATER_AT_MOST) {
      this.#send([id, trouble('busy', 'too many answers wait').text], peer);
    } else {
      this.#later += 1;
      setTimeout(() => {
        this.#later -= 1;
        this.#send([id, text], peer);
      }, total);
    }
  }

  // Where the kernel takes no more, libuv would queue without end. The asker repeats, as it must
  // with UDP; a long queue would only answer later what was asked again meanwhile.
  #send(parts, peer) {
    if (this.socket.getSendQueueSize() > UNSENT_AT_MOST) return;
    this.socket.send(parts, peer.port, peer.address, () => {});
  }

  // Answers what the kernel holds, then what waits for its time.
  async drain() {
    const endsAt = performance.now() + this.options.drainTimeout;
    await sleep(Math.min(GRACE_MS, this.options.drainTimeout));
    while (this.#later && performance.now() < endsAt) await sleep(10);
    this.socket.close();
    return this.#later === 0;
  }
}
