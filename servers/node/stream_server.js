// The TCP servers that are not HTTP: what makes a connection of the protocol asked for.

import net from 'node:net';
import tls from 'node:tls';

import { Dialogue } from './dialogue.js';
import { Echo } from './echo.js';
import { Frames, Lines } from './framing.js';
import { recordVerbs } from './records.js';
import { verbsFor } from './verbs.js';

const LARGEST_SIZE = 1 << 24;

export function makeStreamServer(service, common) {
  const { options } = service;
  const connect = connectionMaker(service);
  if (options.certificate) {
    // A peer that never ends the handshake is a slow sender too.
    const handshakeTimeout = options.messageTimeout || undefined;
    const server = tls.createServer({ ...common, handshakeTimeout }, connect);
    return server.on('tlsClientError', () => {}); // whoever it was spoke no TLS
  }
  return net.createServer(common, connect);
}

function connectionMaker(service) {
  const longest = service.options.maxMessage;
  const verbs = verbsFor(LARGEST_SIZE);
  const stored = new Map([...verbs, ...recordVerbs()]);
  const dialogue = (Framing, known) => (socket) =>
    new Dialogue(socket, service, new Framing(longest), known);
  return {
    echo: (socket) => new Echo(socket, service),
    frames: dialogue(Frames, verbs),
    store: dialogue(Frames, stored),
    lines: dialogue(Lines, verbs),
  }[service.options.protocol];
}
