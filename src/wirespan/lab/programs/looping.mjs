// A Node server; with --blocked its work stops the event loop.
//
//     node looping.mjs [--blocked]

import { createServer } from "node:http";
import { setTimeout as later } from "node:timers/promises";

const blocked = process.argv.includes("--blocked");

function work(milliseconds) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const server = createServer(async (request, response) => {
  const milliseconds = Number(new URL(request.url, "http://server").searchParams.get("sleep"));
  if (blocked) work(milliseconds);
  else await later(milliseconds);
  response.end(".".repeat(200));
});

server.listen(80, "0.0.0.0", () => console.log("ready"));
