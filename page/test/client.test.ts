import { afterEach, describe, expect, it } from "vitest";
import { address } from "../src/api/client";
import { capture } from "../src/state/capture";

afterEach(() => { capture.value = 0; });

describe("a question's address", () => {
  it("leaves out what is not asked", () => {
    expect(address("requests", { filter: "", from: null, limit: 8 })).toBe("api/requests?limit=8");
    expect(address("summary")).toBe("api/summary");
  });

  it("names the capture that is looked at, unless it is the first", () => {
    capture.value = 2;

    expect(address("summary")).toBe("api/summary?capture=2");
    expect(address("packets/7", { filter: "a&b" })).toBe("api/packets/7?filter=a%26b&capture=2");
  });
});
