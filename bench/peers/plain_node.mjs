// What one writes first with Node: node plain_node.mjs echo|udp|http [HOST]

import { createSocket } from 'node:dgram';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';

const BODY = '{"status":"ok"}';
const [, , protocol, host = '127.0.0.1'] = process.argv;
const say = ({ port }) => console.log(`listening ${host}:${port}`);

if (protocol === 'udp') {
  const socket = createSocket('udp4');
  socket.on('message', (data, peer) => socket.send(data, peer.port, peer.address));
  socket.bind(0, host, () => say(socket.address()));
} else {
  const server =
    protocol === 'http'
      ? createHttpServer((request, response) => {
          response.writeHead(200, { 'Content-Type': 'application/json' });
          response.end(BODY);
        })
      : createServer((socket) => socket.pipe(socket).on('error', () => {}));
  server.listen(0, host, () => say(server.address()));
}
