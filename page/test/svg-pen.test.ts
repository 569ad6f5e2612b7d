import { describe, expect, it } from "vitest";
import { escaped } from "../src/figure/svg-pen";
import { svgPen } from "./kit/pens";

const written = (draw: (pen: ReturnType<typeof svgPen>) => void): string => {
  const pen = svgPen();
  draw(pen);
  return pen.document(100, 50, "title", "made of");
};

describe("text of a capture", () => {
  it("stays text whatever it holds", () => {
    expect(escaped(`<script>alert("1")&'</script>`)).toBe("&lt;script&gt;alert(&quot;1&quot;)&amp;&apos;&lt;/script&gt;");
  });

  it("has no character that XML has no place for", () => {
    expect(escaped("a\u0000b\u001bc\u007f\ufffe\ud800d")).toBe("a\ufffdb\ufffdc\ufffd\ufffd\ufffdd");
    expect(escaped("\udc00e")).toBe("\ufffde");
  });

  it("keeps letters beyond the basic plane, and ends no line", () => {
    expect(escaped("é 漢 🙂\r\n\tend")).toBe("é 漢 🙂   end");
  });
});

describe("an SVG", () => {
  it("says its size, its title and what it was made of", () => {
    const svg = written(() => {});

    expect(svg).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="100" height="50" viewBox="0 0 100 50"/);
    expect(svg).toContain("<title>title</title>\n<desc>made of</desc>");
  });

  it("names fonts of the system and nothing to be loaded", () => {
    const svg = written((pen) => pen.words("word", 1, 2, { colour: "#000000" }));

    expect(svg).toContain("font-family=\"system-ui");
    expect(svg.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/href|url\(http|@import|https?:/);
  });

  it("draws lines, areas, boxes and words with their colours", () => {
    const svg = written((pen) => {
      pen.lines([[[0, 0], [10, 5]], [[1, 1], [2, 2]]], { colour: "#ff0000", width: 2, dash: [4, 3], alpha: 0.5 });
      pen.area([[0, 0], [4, 0], [4, 4]], { colour: "#00ff00" });
      pen.box(1.005, 2, 3, 4, { colour: "#0000ff" });
      pen.words("a < b", 5, 10, { colour: "#111111", bold: true });
    });

    expect(svg).toContain('<path d="M0 0L10 5M1 1L2 2" fill="none" stroke="#ff0000" stroke-width="2" stroke-dasharray="4 3" stroke-opacity="0.5"/>');
    expect(svg).toContain('<path d="M0 0L4 0L4 4Z" fill="#00ff00"/>');
    expect(svg).toMatch(/<rect x="1(\.01)?" y="2" width="3" height="4" fill="#0000ff"\/>/);
    expect(svg).toContain('font-weight="650">a &lt; b</text>');
  });

  it("cuts what is drawn within a box, each box by its own name", () => {
    const svg = written((pen) => {
      pen.within(5, 6, 20, 10, () => pen.box(0, 0, 1, 1, { colour: "#000000" }));
      pen.within(7, 8, 20, 10, () => {});
    });

    expect(svg).toContain('<clipPath id="cut-1"><rect width="20" height="10"/></clipPath>\n<g transform="translate(5 6)" clip-path="url(#cut-1)">');
    expect(svg).toContain('clip-path="url(#cut-2)"');
  });

  it("writes no number that is none", () => {
    expect(written((pen) => pen.box(NaN, Infinity, -3, 1, { colour: "#000000" }))).toContain('x="0" y="0" width="0" height="1"');
  });
});
