// Puts a picture into the reader's downloads, as SVG or as PNG.
import { fontOf } from "./pen";
import { pngOf, svgOf, type Picture } from "./picture";

export type Form = "svg" | "png";

const FORGET_MS = 10_000;
const LONGEST_STEM = 60;

export function save(picture: Picture, form: Form, capture: string): void {
  const blob = form === "svg" ? new Blob([svgOf(picture, measured())], { type: "image/svg+xml" }) : pngOf(picture);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = fileName(capture, picture.name, form);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), FORGET_MS);
}

/** `slow-request-4-ladder.svg`: only letters every file system takes. */
export function fileName(capture: string, name: string, form: Form): string {
  const stem = (capture.split("/").pop() ?? "").replace(/\.(gz|zst|lz4)$/i, "").replace(/\.(pcapng|pcap|cap)$/i, "");
  return `${plain(stem).slice(0, LONGEST_STEM) || "capture"}-${plain(name)}.${form}`;
}

const plain = (words: string): string => words.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+|-+$/g, "");

function measured(): (text: string, bold: boolean) => number {
  const context = document.createElement("canvas").getContext("2d")!;
  return (text, bold) => {
    context.font = fontOf(bold);
    return context.measureText(text).width;
  };
}
