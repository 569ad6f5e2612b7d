import { describe, expect, it } from "vitest";
import { ApiError } from "../src/api/client";
import { passes, ranged } from "../src/api/plain-filter";

const end = (address: string, port: number) => ({ address, port, packets: 1, bytes: 1, payload_bytes: 1 });
const connection = { id: 7, transport: "tcp", stream: 3, client: end("10.0.0.1", 40000), server: end("10.0.0.2", 80), security: null };
const streams = new Map([[7, connection]]) as never;
const request = { id: 1, request: "POST /orders?x=1", host: "api.example", response: "201", protocol: "http/1.1", connection: 7, start_ns: 10, end_ns: 20 };
const packet = {
  frame: 9, length: 60, protocol: "tcp", stream: 3, source: "10.0.0.1", destination: "10.0.0.2", source_port: 40000, destination_port: 80,
  payload_bytes: 0, flags: ["syn", "ack"], verdicts: ["fast"], info: null,
};
const holds = (text: string, row: object): boolean => passes(text, streams)(row);

describe("plain words", () => {
  it("are looked for anywhere, all of them, in any case", () => {
    expect(holds("ORDERS", request)).toBe(true);
    expect(holds("post 201", request)).toBe(true);
    expect(holds("api.example/orders", request)).toBe(true);
    expect(holds("orders nowhere", request)).toBe(false);
  });
});

describe("conditions that the page writes", () => {
  it("hold for a request through its connection", () => {
    expect(holds("tcp.stream == 3", request)).toBe(true);
    expect(holds("udp.stream == 3", request)).toBe(false);
    expect(holds('http.host == "api.example" and tcp.port == 80', request)).toBe(true);
    expect(holds("http.response.code == 201", request)).toBe(true);
    expect(holds("http.response.code >= 300", request)).toBe(false);
  });

  it("hold for a connection and for a packet", () => {
    expect(holds("tcp.stream eq 3", connection)).toBe(true);
    expect(holds("ip.addr == 10.0.0.2", connection)).toBe(true);
    expect(holds("tcp.stream eq 3 and tcp.analysis.retransmission", packet)).toBe(true);
    expect(holds("tcp.stream eq 3 and tcp.len > 0", packet)).toBe(false);
    expect(holds("tcp.flags.syn == 1 and frame.number == 9", packet)).toBe(true);
    expect(holds("ip.src == 10.0.0.2", packet)).toBe(false);
  });

  it("that only wirespan knows are refused in a sentence", () => {
    expect(() => holds("tcp.stream eq 3 and tls.handshake", packet)).toThrow(ApiError);
    expect(() => holds("http.host ==", request)).toThrow(ApiError);
    expect(() => holds("constructor.name == x", request)).toThrow(ApiError);
    expect(() => holds("toString == x", request)).toThrow(ApiError);
  });
});

it("a stretch of time keeps what touches it", () => {
  expect(ranged(request, { from: 20, to: null })).toBe(true);
  expect(ranged(request, { from: 21, to: null })).toBe(false);
  expect(ranged(request, { from: null, to: 10 })).toBe(true);
  expect(ranged(request, { from: null, to: 9 })).toBe(false);
  expect(ranged(request, {})).toBe(true);
});
