import { describe, expect, it } from "vitest";
import { proofIn } from "../src/views/request/proof";
import { conditionsOf as ofConnection } from "../src/views/connections/columns";
import { conditionsOf as ofPacket } from "../src/views/packets/columns";
import { conditionsOf as ofRequest } from "../src/views/requests/columns";
import type { Connection, PacketRow, RequestDetail, RequestRow } from "../src/api/types";

const request = (protocol: string, said: string, response: string | null) => ({ protocol, request: said, response }) as RequestRow;
const connection = (of: object) => ({ transport: "tcp", stream: 3, security: null, ...of }) as Connection;

describe("what a cell stands for as a filter", () => {
  it("of a request is its target, its answer and its protocol", () => {
    expect(ofRequest(request("http/1.1", 'GET /a"b c', "404"))).toEqual([
      'http.request.uri == "/a\\"b c"', "http.response.code == 404", "http",
    ]);
    expect(ofRequest(request("dns", "AAAA example.com", "NXDOMAIN"))).toEqual(['dns.qry.name == "example.com"', null, "dns"]);
  });

  it("of a turn is only what Wireshark has a field for", () => {
    expect(ofRequest(request("tls", "turn 1", "820 bytes"))).toEqual([null, null, "tls"]);
  });

  it("of a connection is its stream, its ends, its port and its name", () => {
    const ends = { client: { address: "2001:db8::1", port: 50000 }, server: { address: "10.0.0.2", port: 443 } };
    expect(ofConnection(connection({ ...ends, security: { server_name: "a.example" } }))).toEqual([
      "tcp.stream == 3", "ipv6.addr == 2001:db8::1", "ip.addr == 10.0.0.2", "tcp.port == 443",
      'tls.handshake.extensions_server_name == "a.example"',
    ]);
  });

  it("of a packet is every cell, its time from then on", () => {
    const of = { relative_ns: 1_500_000_001, source: "10.0.0.1", destination: null, protocol: "udp", stream: 4, length: 60 } as PacketRow;
    expect(ofPacket(of)).toEqual([
      "ip.src == 10.0.0.1", null, "udp", "udp.stream == 4", "frame.len == 60", "frame.time_relative >= 1.500000001",
    ]);
  });

  it("of a row that is not here yet is nothing", () => {
    expect([ofRequest(undefined), ofConnection(undefined), ofPacket(undefined)]).toEqual([[], [], []]);
  });
});

it("a finding's frames are told apart: of this request, and of others", () => {
  const of = { request: { request_frames: [8, 9], response_frames: [20, 30] }, segments: { frame: [5, 8, 9, 20] } } as unknown as RequestDetail;
  expect(proofIn([3, 5, 8, 25, 30, 99], of)).toEqual({ own: [5, 8, 30], elsewhere: [3, 25, 99] });
});
