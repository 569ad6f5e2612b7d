import { describe, expect, it } from "vitest";
import { fitting, once } from "../src/parts/fit";

describe("words and their room", () => {
  it("takes the first that fits whole, else the next, else none", () => {
    expect(fitting(36, ["wait", "W"])).toBe("wait");
    expect(fitting(35, ["wait", "W"])).toBe("W");
    expect(fitting(15, ["wait", "W"])).toBe("W");
    expect(fitting(14, ["wait", "W"])).toBe("");
  });

  it("says what looks alike once", () => {
    expect(once(["0 B", "0 B", "1 B", "0 B"])).toEqual(["0 B", "", "1 B", "0 B"]);
  });
});
