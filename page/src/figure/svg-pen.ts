// The pen that writes SVG 1.1: plain elements with their colours, nothing from elsewhere.
import { FONT_PX, FAMILY, weightOf, type Pen, type Point } from "./pen";

const DIGITS = 2;
/** `dominant-baseline` is unknown to many readers, so text is moved down itself: by a share of its size. */
const MIDDLE_DOWN = 0.35;
const BOTTOM_UP = 0.22;

/** Text of a capture is any bytes: what XML has no place for becomes U+FFFD. */
export function escaped(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, "\ufffd")
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replace(/[\t\n\r]/g, " ")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&apos;");
}

export class SvgPen implements Pen {
  private readonly parts: string[] = [];
  private clips = 0;

  constructor(private readonly measure: (text: string, bold: boolean) => number) {}

  lines(paths: readonly (readonly Point[])[], { colour, width = 1, dash = [], alpha = 1 }: Parameters<Pen["lines"]>[1]): void {
    const way = paths.filter((each) => each.length > 1).map(wayOf).join("");
    if (!way) return;
    this.add("path", { d: way, fill: "none", stroke: colour, "stroke-width": short(width),
      "stroke-dasharray": dash.join(" "), "stroke-opacity": opacity(alpha) });
  }

  area(points: readonly Point[], { colour, alpha = 1 }: Parameters<Pen["area"]>[1]): void {
    this.add("path", { d: `${wayOf(points)}Z`, fill: colour, "fill-opacity": opacity(alpha) });
  }

  box(left: number, top: number, wide: number, tall: number, { colour, alpha = 1 }: Parameters<Pen["box"]>[4]): void {
    this.add("rect", { x: short(left), y: short(top), width: short(Math.max(wide, 0)), height: short(Math.max(tall, 0)),
      fill: colour, "fill-opacity": opacity(alpha) });
  }

  words(text: string, x: number, y: number, { colour, baseline = "middle", bold = false }: Parameters<Pen["words"]>[3]): void {
    const down = baseline === "middle" ? FONT_PX * MIDDLE_DOWN : -FONT_PX * BOTTOM_UP;
    this.add("text", { x: short(x), y: short(y + down), fill: colour, "font-weight": bold ? String(weightOf(true)) : "" }, text);
  }

  widthOf(text: string, bold = false): number {
    return this.measure(text, bold);
  }

  within(left: number, top: number, wide: number, tall: number, draw: () => void): void {
    this.clips += 1;
    const name = `cut-${this.clips}`;
    this.parts.push(`<clipPath id="${name}"><rect width="${short(wide)}" height="${short(tall)}"/></clipPath>`,
      `<g transform="translate(${short(left)} ${short(top)})" clip-path="url(#${name})">`);
    draw();
    this.parts.push("</g>");
  }

  /** The whole drawing; its title and description are what a screen reader says. */
  document(width: number, height: number, title: string, description: string): string {
    return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}" role="img" font-family="${escaped(FAMILY)}" font-size="${FONT_PX}">\n` +
      `<title>${escaped(title)}</title>\n<desc>${escaped(description)}</desc>\n${this.parts.join("\n")}\n</svg>\n`;
  }

  private add(name: string, attributes: Record<string, string>, text?: string): void {
    const said = Object.entries(attributes).filter(([, value]) => value !== "").map(([key, value]) => ` ${key}="${escaped(value)}"`).join("");
    this.parts.push(text === undefined ? `<${name}${said}/>` : `<${name}${said}>${escaped(text)}</${name}>`);
  }
}

const short = (value: number): string => String(Number((Number.isFinite(value) ? value : 0).toFixed(DIGITS)));
const opacity = (alpha: number): string => (alpha === 1 ? "" : short(alpha));
const wayOf = (points: readonly Point[]): string => points.map(([x, y], at) => `${at ? "L" : "M"}${short(x)} ${short(y)}`).join("");
