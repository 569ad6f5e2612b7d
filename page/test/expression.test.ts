import { describe, expect, it } from "vitest";
import { compiled } from "../src/api/expression";

const row = { stream: 4, length: 100, host: "a b.example", flags: true };
const values = (field: string, of: object) => {
  const known: Record<string, unknown> = { ...of };
  if (!(field in known)) throw new Error(field);
  return [known[field] as string | number | boolean];
};
const passes = (text: string): boolean | null => compiled(text, values)?.(row) ?? null;

describe("an expression", () => {
  it("compares in words and in signs", () => {
    expect(passes("stream eq 4")).toBe(true);
    expect(passes("stream == 4")).toBe(true);
    expect(passes("stream != 4")).toBe(false);
    expect(passes("length > 99 && length < 101")).toBe(true);
    expect(passes("length >= 101 || length <= 99")).toBe(false);
  });

  it("binds and closer than or, and brackets closest", () => {
    expect(passes("stream == 9 and stream == 9 or length == 100")).toBe(true);
    expect(passes("stream == 9 and (stream == 9 or length == 100)")).toBe(false);
  });

  it("negates, and asks whether something is there", () => {
    expect(passes("not stream == 4")).toBe(false);
    expect(passes("!(stream == 5)")).toBe(true);
    expect(passes("flags")).toBe(true);
    expect(passes("flags == 1")).toBe(true);
    expect(passes("flags == 0")).toBe(false);
  });

  it("knows sets and quoted text", () => {
    expect(passes("stream in {3, 4}")).toBe(true);
    expect(passes("stream in {3, 5}")).toBe(false);
    expect(passes('host == "a b.example"')).toBe(true);
    expect(passes('host contains "b.ex"')).toBe(true);
  });

  it("is told from what is none", () => {
    for (const text of ["", "stream ==", "== 4", "(stream == 4", "stream == 4)", "stream in {4", "9 == stream", "a b"]) {
      expect(passes(text)).toBeNull();
    }
  });

  it("ends however long it is", () => {
    expect(passes(Array.from({ length: 101 }, () => "stream == 4").join(" and "))).toBeNull();
    expect(passes(Array.from({ length: 100 }, () => "stream == 4").join(" and "))).toBe(true);
    expect(passes("(".repeat(401))).toBeNull();
  });
});
