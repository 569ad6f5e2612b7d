// Writing replies: through Node's response object, and past it where Node has none to give.

import { STATUS_CODES } from 'node:http';

// A reply on an ordinary response. `keeps` says whether the connection goes on afterwards.
export function writeReply(response, { status, body, fields }, { keeps, splitWrites }) {
  response.writeHead(status, {
    'Content-Type': 'application/json',
    // With a length the body needs no chunks, and the client knows its end at once.
    'Content-Length': body.length,
    ...fields,
    ...(keeps ? {} : { Connection: 'close' }),
  });
  if (splitWrites) {
    // What Nagle's algorithm punishes: the second small write waits for the acknowledgement of
    // the first.
    response.flushHeaders();
  }
  response.end(body);
}

// The bytes of a last reply, for requests that Node could not parse.
export function lastReply({ status, body, fields }) {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body]);
}
