import { describe, expect, it } from "vitest";
import { duration, moment, number, plural, share, size } from "../src/words/units";
import { sentence } from "../src/words/titles";

describe("a duration", () => {
  it.each([
    [0, "0 ns"], [1, "1 ns"], [640, "640 ns"], [999, "999 ns"], [1_000, "1 µs"], [9_995, "10.0 µs"], [9_994, "9.99 µs"],
    [999_499, "999 µs"], [999_500, "1.00 ms"], [812_000_000, "812 ms"], [1_240_000_000, "1.24 s"], [99_949_000_000, "99.9 s"],
    [100_000_000_000, "1m40s"], [3_599_000_000_000, "59m59s"], [3_600_000_000_000, "1h00m"], [99_960_000_000_000, "27h46m"],
    [360_000_000_000_000, "4d"], [-1_500_000, "-1.50 ms"],
  ])("of %d ns is said as the terminal says it", (nanoseconds, words) => {
    expect(duration(nanoseconds)).toBe(words);
  });
});

describe("a size", () => {
  it.each([[0, "0 B"], [999, "999 B"], [1_000, "1 kB"], [45_200, "45.2 kB"], [652_340, "652 kB"], [1_125, "1.12 kB"], [1_375, "1.38 kB"], [12_250, "12.2 kB"]])("of %d", (bytes, words) => {
    expect(size(bytes)).toBe(words);
  });
});

it("counts have commas", () => {
  expect(number(1_000_000)).toBe("1,000,000");
  expect(plural(1, "query")).toBe("1 query");
  expect(plural(2, "query")).toBe("2 queries");
});

it("a share is rounded down, so that 100 % is all of it", () => {
  expect(share(999, 1000)).toBe("99 %");
  expect(share(1000, 1000)).toBe("100 %");
  expect(share(0, 0)).toBe("0 %");
});

it("a moment has the digits its surroundings need", () => {
  expect(moment(1_234_567_890, 10e9)).toBe("1.2 s");
  expect(moment(1_234_567_890, 1e6)).toBe("1.23457 s");
});

describe("a sentence", () => {
  it("begins with a capital, as the terminal writes it", () => {
    expect(sentence("the server took 122 ms of 369 ms")).toBe("The server took 122 ms of 369 ms");
    expect(sentence("élan")).toBe("Élan");
  });

  it("leaves names, numbers and commands as they are", () => {
    for (const each of ["4 round trips", "tcp.prt is not known", "wirespan is no longer running", "`wirespan open` again", ""]) {
      expect(sentence(each)).toBe(each);
    }
  });
});
