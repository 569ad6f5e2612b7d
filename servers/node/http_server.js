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
const SLOW = refusal(408, 'the request did not come in time');

const REFUSAL_BY_CODE = {
  ERR_HTTP_REQUEST_TIMEOUT: SLOW,
  HPE_HEADER_OVERFLOW: refusal(431, `head longer than ${HEAD_BYTES} bytes`),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: refusal(400, 'chunk extensions too long'),
  HPE_INVALID_VERSION: refusal(505, 'this is HTTP/1.1'),
};

export function makeHttpServer(service, common) {
  const { options } = service;
  const orders = new Orders(options.store ? new RemoteStore(options) : new OwnStore());
  const make = options.certificate ? https.createServer : http.createServer;
  const server = make({ ...common, ...limits(options) });
  setTimeouts(server, options);
  const event = options.certificate ? 'secureConnection' : 'connection';
  server.on(event, (socket) => new HttpConnection(socket, service));
  const handle = (request, response) => serve(request, response, service, orders);
  server.on('request', handle);
  server.on('checkContinue', handle);
  server.on('checkExpectation', (request, response) => {
    begin(request, response);
    last(response, refusal(417, '100-continue is the only expectation'), options);
  });
  server.on('connect', (request, socket) => connectionOf(socket).refuse(noTunnel));
  server.on('clientError', refuseMalformed);
  return server;
}

const noTunnel = refusal(405, 'no tunnels here', { Allow: 'GET, HEAD, POST' });

function limits(options) {
  const { messageTimeout } = options;
  return {
    maxHeaderSize: HEAD_BYTES,
    // We answer a missing Host ourselves, in JSON like all else.
    requireHostHeader: false,
    // The limits on slow senders; Node looks at them this often (its default is 30 s).
    headersTimeout: messageTimeout,
    requestTimeout: messageTimeout,
    connectionsCheckingInterval: Math.max(20, Math.min(1000, messageTimeout / 4)),
    // Longer than the idle limit of the clients and balancers in front (60 s in many), so that
    // they close first: else a request can cross our FIN. Node's default is 5 s.
    keepAliveTimeout: options.idleTimeout,
  };
}

// A socket on which nothing moves for this long has a peer that does not read: longer than we
// ourselves may be silent over an answer.
function setTimeouts(server, options) {
  const { messageTimeout, thinkTime, storeTimeout, store } = options;
  server.setTimeout(messageTimeout && messageTimeout + thinkTime + (store ? storeTimeout : 0));
}

function begin(request, response) {
  const connection = connectionOf(request.socket);
  connection.began();
  response.on('close', () => connection.answered());
  return connection;
}

function serve(request, response, service, orders) {
  const connection = connectionOf(request.socket);
  if (connection.hasEnded) return; // pipelined behind the last request: never executed
  begin(request, response);
  const keeps = () => keepsAlive(request, connection, service);
  const reply = (answer) => write(response, answer, keeps(), service.options);
  const wrong = malformed(request) ?? tooLong(request, service.options);
  if (wrong) {
    last(response, wrong, service.options);
    return;
  }
  const path = pathOf(request.url);
  const early = refuseEarly(request.method, path, hasBody(request));
  if (isWaiting(request)) {
    if (early) {
      // The client may now send the body or not, and we could not tell which.
      last(response, early, service.options);
      return;
    }
    response.writeContinue();
  }
  readBody(request, service.options.maxMessage, (body) => {
    if (!body) last(response, bodyTooLong(service.options), service.options);
    else if (early) reply(early);
    else if (path === '/health') reply(service.isDraining ? DRAINING : HEALTHY);
    else orders.answer(path, body, reply);
  });
}

function write(response, answer, keeps, options) {
  const say = () => writeReply(response, answer, { keeps, splitWrites: options.splitWrites });
  if (options.thinkTime) setTimeout(say, options.thinkTime);
  else say();
}

// The reply after which the connection ends, as where the next request begins is not known.
function last(response, answer, options) {
  writeReply(response, answer, { keeps: false, splitWrites: options.splitWrites });
}

function keepsAlive(request, connection, service) {
  const limit = service.options.requestsPerConnection;
  return (
    request.httpVersionMinor > 0 &&
    !optionsOf(request).includes('close') &&
    !(limit && connection.requests >= limit) &&
    !service.isDraining
  );
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
  const coding = request.headers['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    return refusal(501, 'chunked is the only coding');
  }
  return undefined;
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
  } else if (error.code === 'ECONNRESET' || socket.bytesRead === 0) {
    connection.end(); // the peer is gone, or never said a word
  } else {
    connection.refuse(REFUSAL_BY_CODE[error.code] ?? refusal(400, 'malformed request'));
  }
}
