// The HTTP/1.1 endpoint on Node's own server: its limits, set on purpose, and our replies.

import http from 'node:http';
import https from 'node:https';

import { HttpConnection, connectionOf } from './http_connection.js';
import { writeReply } from './http_replies.js';
import { Orders, refusal, refuseEarly } from './orders.js';
import { OwnStore } from './records.js';
import { RemoteStore } from './remote.js';

const HEAD_BYTES = 16384;
const HEALTHY = { status: 200, body: Buffer.from('{"status":"ok"}'), fields: {} };
const DRAINING = { status: 503, body: Buffer.from('{"status":"draining"}'), fields: {} };
const NO_TUNNEL = refusal(404, 'no such resource');
const SLOW = refusal(408, 'the request did not come in time');

const REFUSAL_BY_CODE = {
  ERR_HTTP_REQUEST_TIMEOUT: SLOW,
  HPE_HEADER_OVERFLOW: refusal(431, `head longer than ${HEAD_BYTES} bytes`),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: refusal(400, 'chunk extensions too long'),
};

// The peer is gone, or ended within a request.
const SILENT = new Set(['ECONNRESET', 'HPE_INVALID_EOF_STATE']);

export function makeHttpServer(service, common) {
  const { options } = service;
  const orders = new Orders(options.store ? new RemoteStore(options) : new OwnStore());
  const make = options.certificate ? https.createServer : http.createServer;
  const server = make({ ...common, ...limits(options) });
  setTimeouts(server, options);
  // Answers go on after the client has ended its direction; else http would end ours with it.
  server.httpAllowHalfOpen = true;
  const event = options.certificate ? 'secureConnection' : 'connection';
  server.on(event, (socket) => new HttpConnection(socket, service));
  const handle = (request, response) => serve(request, response, service, orders);
  server.on('request', handle);
  server.on('checkContinue', handle);
  server.on('checkExpectation', (request, response) => {
    last(request, response, refusal(417, '100-continue is the only expectation'), options);
  });
  server.on('connect', (request, socket) => connectionOf(socket).refuse(NO_TUNNEL));
  server.on('clientError', refuseMalformed);
  return server;
}

function limits(options) {
  const { messageTimeout } = options;
  return {
    maxHeaderSize: HEAD_BYTES,
    // We answer a missing Host ourselves, in JSON like all else.
    requireHostHeader: false,
    // The limits on slow senders; Node looks at them this often (its default is 30 s).
    headersTimeout: messageTimeout,
    requestTimeout: messageTimeout,
    connectionsCheckingInterval: Math.max(20, Math.min(1000, messageTimeout / 4 || 1000)),
    // Longer than the idle limit of the clients and balancers in front (60 s in many), so that
    // they close first: else a request can cross our FIN. Node's default is 5 s.
    keepAliveTimeout: options.idleTimeout,
  };
}

// A socket on which nothing moves for this long has a peer that does not read. It is longer than a
// request may take to come, and than we ourselves may be silent over an answer.
function setTimeouts(server, options) {
  const { messageTimeout, thinkTime, storeTimeout, store } = options;
  server.setTimeout(messageTimeout && 2 * messageTimeout + thinkTime + (store ? storeTimeout : 0));
}

function serve(request, response, service, orders) {
  const { options } = service;
  const connection = connectionOf(request.socket);
  if (connection.hasEnded) return; // pipelined behind the last request: never executed
  connection.requests += 1;
  const number = connection.requests;
  const path = pathOf(request.url);
  const wrong = malformed(request) ?? tooLong(request, options);
  const early = refuseEarly(request.method, path, hasBody(request));
  if (wrong || (early && isWaiting(request))) {
    // Refused while it waits to be asked for its body, the client may send it or not, and we
    // could not tell which.
    last(request, response, wrong ?? early, options);
    return;
  }
  if (isWaiting(request)) response.writeContinue();
  const reply = (answer) =>
    write(response, answer, options, () => keepsAlive(request, number, service));
  readBody(request, options.maxMessage, (body) => {
    if (!body) {
      last(request, response, bodyTooLong(options), options);
      return;
    }
    connection.answerInTurn(response, () => {
      if (early) reply(early);
      else if (path === '/health') reply(service.isDraining ? DRAINING : HEALTHY);
      else orders.answer(path, body, reply);
    });
  });
}

function write(response, answer, { thinkTime, splitWrites }, keeps) {
  const say = () => writeReply(response, answer, { keeps: keeps(), splitWrites });
  if (thinkTime) setTimeout(say, thinkTime);
  else say();
}

// The reply after which the connection ends, as where the next request begins is not known.
function last(request, response, answer, { splitWrites }) {
  const say = () => writeReply(response, answer, { keeps: false, splitWrites });
  connectionOf(request.socket).answerInTurn(response, say);
}

function keepsAlive(request, number, { options, isDraining }) {
  const limit = options.requestsPerConnection;
  const isLast = limit > 0 && number >= limit;
  const saysClose = optionsOf(request).includes('close');
  return request.httpVersionMinor > 0 && !saysClose && !isLast && !isDraining;
}

const optionsOf = (request) =>
  (request.headers.connection ?? '').toLowerCase().split(/[ \t]*,[ \t]*/);

const hasBody = ({ headers }) =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

const isWaiting = ({ headers, httpVersionMinor }) =>
  headers.expect !== undefined && httpVersionMinor > 0;

// What Node's parser lets pass and the contract does not.
function malformed(request) {
  const hosts = request.rawHeaders.filter(
    (text, index) => index % 2 === 0 && text.toLowerCase() === 'host',
  );
  if (request.httpVersionMinor > 0 && hosts.length !== 1) {
    return refusal(400, 'exactly one Host is needed');
  }
  if (request.httpVersionMajor !== 1) return refusal(505, 'this is HTTP/1.1');
  return wrongCoding((request.headers['transfer-encoding'] ?? 'chunked').toLowerCase());
}

function wrongCoding(codings) {
  if (codings === 'chunked') return undefined;
  return /(^|[ \t,])chunked$/.test(codings)
    ? refusal(501, 'chunked is the only coding')
    : refusal(400, 'chunked must be the last coding');
}

const bodyTooLong = (options) => refusal(413, `body longer than ${options.maxMessage} bytes`);

const tooLong = ({ headers }, options) =>
  Number(headers['content-length'] ?? 0) > options.maxMessage ? bodyTooLong(options) : undefined;

// Of /path?query or, as proxies are sent, http://host/path?query.
function pathOf(target) {
  return target.replace(/^http:\/\/[^/?]*\/?/, '/').split('?', 1)[0];
}

// Calls `then` with the body, or with nothing as soon as it is too long.
function readBody(request, longest, then) {
  const chunks = [];
  let length = 0;
  let isOver = false;
  request.on('data', (chunk) => {
    length += chunk.length;
    if (isOver) return;
    if (length <= longest) {
      chunks.push(chunk);
    } else {
      isOver = true;
      then(undefined);
    }
  });
  request.on('end', () => {
    if (!isOver) then(Buffer.concat(chunks));
  });
}

function refuseMalformed(error, socket) {
  const connection = connectionOf(socket);
  if (!connection) {
    socket.destroy(); // no TLS was ever spoken here
  } else if (SILENT.has(error.code) || socket.bytesRead === 0) {
    connection.end(); // or the peer never said a word
  } else {
    const reply = REFUSAL_BY_CODE[error.code] ?? refusal(400, 'malformed request');
    // Bodies of earlier requests end in events of their own, which may still be on their way.
    setImmediate(() => connection.refuse(reply));
  }
}
