import { describe, expect, it } from "vitest";
import { ApiError, type Source } from "../src/api/client";
import { linesOf, unpacked } from "../src/api/inlined";
import { answersFrom } from "../src/api/inlined-answers";
import type { Group, Page, RequestRow } from "../src/api/types";

const row = (id: number, lasted: number, path = "/a") => ({
  id, start_ns: id * 10, end_ns: id * 10 + lasted, protocol: "http/1.1", request: `GET ${path}`, host: "h", response: "200", failed: null,
  connection: 1, phases: { wait: lasted }, findings: [], endpoint: `GET ${path}`,
});
const end = { address: "10.0.0.1", port: 1, packets: 1, bytes: 1, payload_bytes: 1 };
const lookup = (id: number, name: string) => ({ id, name, type: "A", start_ns: id * 10, end_ns: id * 10 + 5, rcode: "NOERROR", connection: 1, answers: [] });
const connection = { id: 1, transport: "tcp", stream: 0, start_ns: 10, end_ns: 90, client: end, server: end, tcp: null, security: null };
const book: Record<string, unknown> = {
  summary: { requests_total: 9 },
  requests: [row(1, 30), row(2, 50, "/b"), { ...row(3, 50), host: "H." }],
  "requests/2": { request: { id: 2 }, connection: 1 },
  "groups/endpoint": [{ key: "GET /a", count: 9 }],
  connections: [connection],
  "packets-0": [{ frame: 1, time_ns: 5 }], "packets-1": [{ frame: 2, time_ns: 15 }],
  handshakes: [{ connection: 1 }, { connection: 4 }],
  dns: [lookup(1, "a.example"), lookup(2, "b.example")],
};
const places = new Map(Object.entries(book).map(([place, answer]) => [place, JSON.stringify(answer)]));
const ask: Source = answersFrom(places, { requests_total: 9, redacted: true });
const ids = async (query: Record<string, string | number>) => (await ask<Page<RequestRow>>("requests", query)).rows.map((each) => each.id);

async function packed(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return btoa(String.fromCharCode(...new Uint8Array(await new Response(stream).arrayBuffer())));
}

describe("the inlined text", () => {
  it("is unpacked as any browser does", async () => {
    const text = 'summary\t{"a":"é"}\n';

    expect(await unpacked(`\n${await packed(text)}\n`)).toBe(text);
  });

  it("has a line an answer, whose text may hold tabs", () => {
    expect([...linesOf('a\t{"x":1}\nb\t"\\t\t"\n')]).toEqual([["a", '{"x":1}'], ["b", '"\\t\t"']]);
  });

  it("that is damaged is refused", async () => {
    await expect(unpacked("AAAA")).rejects.toThrow();
    await expect(unpacked("%%%")).rejects.toThrow();
  });
});

describe("a file answers", () => {
  it("requests in order, ties by number whichever way", async () => {
    expect(await ids({})).toEqual([1, 2, 3]);
    expect(await ids({ sort: "-duration" })).toEqual([2, 3, 1]);
    expect(await ids({ sort: "duration" })).toEqual([1, 2, 3]);
    expect(await ids({ sort: "-wait", offset: 1, limit: 1 })).toEqual([3]);
  });

  it("requests of a filter and a stretch of time", async () => {
    expect(await ids({ filter: "/b" })).toEqual([2]);
    expect(await ids({ filter: "tcp.stream == 0", from: 65 })).toEqual([2, 3]);
  });

  it("one request with its connection, and no segments where there is no room for them", async () => {
    const detail = await ask<{ connection: { id: number }; segments: { frame: number[] } }>("requests/2", {});

    expect(detail.connection.id).toBe(1);
    expect(detail.segments.frame).toEqual([]);
  });

  it("groups of all requests, and of those that pass", async () => {
    expect((await ask<Group[]>("groups", { by: "endpoint" }))[0]!.count).toBe(9);
    expect(await ask<Group[]>("groups", { by: "endpoint", filter: "/a" })).toEqual([
      { key: "GET /a", count: 2, total_ns: 80, p50_ns: 30, p90_ns: 50, p99_ns: 50, max_ns: 50 },
    ]);
  });

  it("groups of one host in whatever case it is written", async () => {
    const found = await ask<Group[]>("groups", { by: "host", filter: "tcp.stream == 0" });

    expect(found.map((each) => [each.key, each.count])).toEqual([["h", 3]]);
  });

  it("packets of all parts, handshakes of one connection", async () => {
    expect((await ask<Page<object>>("packets", {})).total).toBe(2);
    expect((await ask<Page<object>>("handshakes", { connection: 4 })).rows).toHaveLength(1);
  });

  it("packets, lookups and handshakes of a filter and a stretch of time", async () => {
    const rows = async (path: string, query: Record<string, string | number>) => (await ask<Page<Record<string, number>>>(path, query)).rows;

    expect((await rows("packets", { from: 6 })).map((each) => each["frame"])).toEqual([2]);
    expect((await rows("packets", { from: 5, to: 14 })).map((each) => each["frame"])).toEqual([1]);
    expect((await rows("dns", { filter: "b.example" })).map((each) => each["id"])).toEqual([2]);
    expect((await rows("dns", { filter: 'dns.qry.name == "a.example"' })).map((each) => each["id"])).toEqual([1]);
    expect((await rows("dns", { from: 15, to: 19 })).map((each) => each["id"])).toEqual([1]);
    expect(await rows("dns", { filter: "http" })).toEqual([]);
    expect((await rows("handshakes", { filter: "tcp.stream == 0" })).map((each) => each["connection"])).toEqual([1]);
    expect(await rows("handshakes", { filter: "tcp.stream == 7" })).toEqual([]);
    expect((await rows("handshakes", { from: 90 })).map((each) => each["connection"])).toEqual([1]);
    expect(await rows("handshakes", { from: 91 })).toEqual([]);
  });

  it("which requests of those that pass lie beside one", async () => {
    const beside = async (query: Record<string, string | number>) => (await ask<{ beside: object }>("requests/2", query)).beside;

    expect(await beside({})).toEqual({ before: [1], after: [3] });
    expect(await beside({ filter: "/b" })).toEqual({ before: [], after: [] });
    expect(await beside({ to: 20 })).toEqual({ before: [1], after: [] });
    expect(await beside({ filter: "frame.len == 1" })).toEqual({ before: [1], after: [3] });
  });

  it("what it does not hold with a sentence", async () => {
    await expect(ask("requests/8", {})).rejects.toMatchObject({ what: "Request 8 is not in this file" });
    await expect(ask("packets/3", {})).rejects.toMatchObject({ why: "a redacted file holds no bytes of packets" });
    await expect(ask("connections/9", {})).rejects.toBeInstanceOf(ApiError);
    await expect(ask("constructor", {})).rejects.toBeInstanceOf(ApiError);
    expect(await ids({ sort: "constructor" })).toEqual([1, 2, 3]);
    await expect(ask("packets", { filter: "tls.handshake == 1" })).rejects.toBeInstanceOf(ApiError);
  });
});
