import { describe, expect, it } from "vitest";
import { fitting, cut } from "../src/figure/draw";
import { heightOf, svgOf, type Picture } from "../src/figure/picture";
import { drawPlot, type Plotted } from "../src/figure/plot-drawing";
import { fileName } from "../src/figure/save";
import { surfaceOf } from "../src/figure/surface";
import sheet from "../src/theme.css?raw";
import { inkOn, LIGHT } from "../src/parts/colours";
import { LETTER_PX, listening } from "./kit/pens";

const measure = (text: string) => text.length * LETTER_PX;
const picture = (more: Partial<Picture> = {}): Picture => ({
  name: "ladder", title: "GET /a → 200, 5 ms: ladder", source: "slow.pcap · request 4 · frames 1–9", view: { from: 0, to: 100 },
  panels: [{ name: "phase", height: 30, draw: ({ pen, width }) => pen.box(0, 0, width, 30, { colour: "#123456" }) }],
  ...more,
});

describe("a saved figure", () => {
  it("says what it shows and what it was made of", () => {
    const svg = svgOf(picture(), measure);

    expect(svg).toContain(">GET /a → 200, 5 ms: ladder</text>");
    expect(svg).toContain(">slow.pcap · request 4 · frames 1–9</text>");
    expect(svg).toContain(">phase</text>");
  });

  it("stands on light paper", () => {
    expect(svgOf(picture(), measure)).toContain('<rect x="0" y="0" width="1120" height="110" fill="#ffffff"/>');
  });

  it("is as tall as its panels, its key and its headings", () => {
    const panel = picture().panels[0]!;

    expect(heightOf(picture())).toBe(110);
    expect(heightOf(picture({ panels: [panel, panel] }))).toBe(144);
    expect(heightOf(picture({ key: [{ words: "data", colour: "text", mark: "bar" }] }))).toBe(130);
    expect(heightOf(picture({ panels: [{ ...panel, heading: "Throughput" }] }))).toBe(132);
  });

  it("explains its colours", () => {
    const svg = svgOf(picture({ key: [{ words: "acknowledged", colour: "accent", mark: "line" }, { words: "dns", colour: "#56b4e9", mark: "block" }] }), measure);

    expect(svg).toContain(">acknowledged</text>");
    expect(svg).toContain('fill="#56b4e9"');
  });

  it("keeps a hostile title as text, shortened to the paper", () => {
    const svg = svgOf(picture({ title: `<script>${"x".repeat(500)}</script>` }), measure);

    expect(svg).not.toContain("<script");
    expect(svg).toMatch(/>&lt;script&gt;x+…<\/text>/);
  });

  it("has the light colours of the style sheet", () => {
    const light = sheet.split("@media")[0]!;

    for (const [name, colour] of Object.entries(LIGHT)) expect(light).toContain(`--${name}: ${colour};`);
  });
});

describe("its file", () => {
  it("is named after the capture and the figure", () => {
    expect(fileName("/tmp/slow.pcapng.gz", "request-4-ladder", "svg")).toBe("slow-request-4-ladder.svg");
  });

  it("has a name every file system takes", () => {
    expect(fileName("../..\\a b<>|\u0000.pcap", "traffic", "png")).toBe("a-b-traffic.png");
    expect(fileName("x".repeat(300), "traffic", "png")).toBe(`${"x".repeat(60)}-traffic.png`);
    expect(fileName("", "traffic", "svg")).toBe("capture-traffic.svg");
  });
});

describe("words", () => {
  it("are cut where they do not fit", () => {
    const { pen } = listening();

    expect(cut(pen, "abcdef", 36)).toBe("abcdef");
    expect(cut(pen, "abcdef", 35)).toBe("abcd…");
  });

  it("that fit are put in the middle, the longest first", () => {
    const { pen, told } = listening();
    const surface = surfaceOf(pen, 100, 20, { from: 0, to: 1 }, LIGHT);

    fitting(surface, ["too long for this", "fits", "f"], 0, 40, 10, "#000000");
    fitting(surface, ["none of these"], 0, 20, 10, "#000000");

    expect(told).toEqual([{ stroke: "words", of: ["fits", 8, 10, { colour: "#000000" }] }]);
  });

  it("are dark on light colours and light on dark ones", () => {
    expect([inkOn("#ffffff"), inkOn("#000000"), inkOn("#56b4e9")]).toEqual(["#101418", "#ffffff", "#101418"]);
  });
});

describe("a plot", () => {
  const drawn = (of: Partial<Plotted>) => {
    const { pen, told } = listening();
    drawPlot(surfaceOf(pen, 100, 112, { from: 0, to: 100 }, LIGHT), {
      columns: [[0, 50, 100], [0, 10, 5]], lines: [{ name: "one", colour: "accent" }], origin: 0, top: 10, valueWords: String, ...of,
    });
    return told;
  };
  const paths = (of: ReturnType<typeof drawn>) => of.filter((each) => each.stroke === "lines" && (each.of[1] as { colour: string }).colour === LIGHT.accent);

  it("joins its points", () => {
    expect(paths(drawn({}))[0]!.of[0]).toEqual([[[0, 106], [50, 6], [100, 56]]]);
  });

  it("rises in steps where a value holds until the next", () => {
    expect(paths(drawn({ lines: [{ name: "one", colour: "accent", stepped: true }] }))[0]!.of[0]).toEqual(
      [[[0, 106], [50, 106], [50, 6], [100, 6], [100, 56]]]);
  });

  it("has a hole where nothing is known", () => {
    expect(paths(drawn({ columns: [[0, 50, 100], [1, null, 5]] })).map((each) => each.of[0])).toEqual([[[[0, 96]]], [[[100, 56]]]]);
  });

  it("draws only what is in sight, and a point on either side", () => {
    const columns: Plotted["columns"] = [[-200, -100, 50, 150, 250], [1, 2, 3, 4, 5]];

    expect(paths(drawn({ columns }))[0]!.of[0]).toEqual([[[-100, 86], [50, 76], [150, 66]]]);
  });
});
