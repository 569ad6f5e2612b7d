// The reference servers in Node: node serve.js --protocol http --port 8080
//
// node:net, node:dgram, node:http and no package; servers/CONTRACT.md says what is served.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

import { Datagrams } from './datagrams.js';
import { makeHttpServer } from './http_server.js';
import { UsageError, readOptions } from './options.js';
import { Service } from './service.js';
import { makeStreamServer } from './stream_server.js';
import { isPrimary, runWorkers } from './workers.js';

const UNSENT_BYTES = 65536;

// What every TCP server here is made with.
function socketOptions(options) {
  return {
    // Answers go on after the client has ended its direction.
    allowHalfOpen: true,
    // Nagle's algorithm holds a small write back while an earlier one is unacknowledged. As each
    // answer is one write, it could save no packet and would cost up to the 40 ms of the peer's
    // delayed acknowledgement. net leaves it on unless asked; http does not.
    noDelay: options.nodelay,
    // Finds peers that vanished without a word and keeps entries of NATs and balancers alive
    // (350 s in many). libuv then probes each second, ten times; neither can be set.
    keepAlive: options.keepalive,
    keepAliveInitialDelay: 60_000,
    // Above this many unsent bytes write returns false. net's default is 16 KiB.
    highWaterMark: UNSENT_BYTES,
    ...(options.certificate && {
      cert: readFileSync(options.certificate),
      key: readFileSync(options.key),
    }),
  };
}

async function listen(server, options) {
  // Connections that came while we were busy wait in the backlog; where it is full, Linux drops
  // the handshake's last packet and the client waits a second or more. Node's default is 511.
  // The kernel caps the value at net.core.somaxconn.
  server.listen({ host: options.host, port: options.port, backlog: options.backlog });
  await once(server, 'listening');
  return server.address();
}

async function serveStream(options, leave, announce) {
  const service = new Service(options);
  const make = options.protocol === 'http' ? makeHttpServer : makeStreamServer;
  const server = make(service, socketOptions(options));
  // Over the limit, a connection is accepted and closed at once: a client that is told can go
  // elsewhere, one left in the backlog can only wait.
  server.maxConnections = options.maxConnections || undefined;
  announce(await listen(server, options));
  await leave;
  await acceptWhatWaits(server, options.backlog);
  service.startDraining();
  // For http, its own close would also destroy idle connections, on which a request may be
  // arriving now.
  net.Server.prototype.close.call(server);
  return options.protocol === 'http' ? drainHttp(service) : service.drain();
}

// Closing the listening socket resets what still waits in its backlog. libuv accepts one
// connection a turn, so the loop is turned until a turn brings none.
async function acceptWhatWaits(server, backlog) {
  let came = true;
  server.on('connection', () => {
    came = true;
  });
  for (let turns = 0; came && turns < backlog; turns += 1) {
    came = false;
    await turn();
    await turn();
  }
}

async function drainHttp(service) {
  const endsAt = performance.now() + service.options.drainTimeout;
  await sleep(service.idleMs());
  // Timers come before reads in a turn: what has arrived in a busy moment is read first.
  await turn();
  for (const connection of [...service.connections]) connection.leave();
  while (service.connections.size && performance.now() < endsAt) await sleep(10);
  for (const connection of [...service.connections]) connection.abort();
  return performance.now() < endsAt;
}

async function serveDatagrams(options, leave, announce) {
  const datagrams = new Datagrams(options);
  announce(await datagrams.listen());
  await leave;
  return datagrams.drain();
}

// Settles on SIGTERM, SIGINT or the parent's end. A second signal ends the process at once.
function leaving() {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, resolve);
    process.once('disconnect', resolve);
  });
}

async function work(options, announce) {
  const serve = options.protocol === 'udp' ? serveDatagrams : serveStream;
  return (await serve(options, leaving(), announce)) ? 0 : 1;
}

const say = ({ address, port }) => console.log(`listening ${address}:${port}`);

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.workers > 1 && isPrimary) return runWorkers(options, say);
  return work(options, isPrimary ? say : (address) => process.send(address));
}

try {
  process.exit(await main());
} catch (error) {
  console.error(error.message);
  process.exit(error instanceof UsageError ? 2 : 1);
}
