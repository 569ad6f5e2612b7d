import { afterEach, describe, expect, it } from "vitest";
import { address, ofThisCapture } from "../src/api/client";
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
    expect(address("packets/7", { filter: "a&b" })).toBe("api/packets/7?capture=2&filter=a%26b");
  });

  it("is of the capture it was made for, whichever is looked at when it is put", () => {
    const first = ofThisCapture({ limit: 8 });
    capture.value = 2;
    const other = ofThisCapture({ limit: 8 });
    capture.value = 0;

    expect(address("requests", first)).toBe("api/requests?limit=8");
    expect(address("requests", other)).toBe("api/requests?capture=2&limit=8");
    capture.value = 1;
    expect(address("requests", first)).toBe("api/requests?limit=8");
  });
});
