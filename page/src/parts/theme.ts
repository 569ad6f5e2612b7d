// Colours of the style sheet for what is drawn on canvas, light or dark as the system says.
import { signal } from "@preact/signals";

export interface Palette {
  text: string;
  quiet: string;
  line: string;
  paper: string;
  trouble: string;
  accent: string;
  client: string;
  server: string;
  lit: string;
}

const NAMES: Record<keyof Palette, string> = {
  text: "--text", quiet: "--quiet", line: "--line", paper: "--paper", trouble: "--trouble",
  accent: "--accent", client: "--client", server: "--server", lit: "--lit",
};

function read(): Palette {
  const style = getComputedStyle(document.documentElement);
  const entries = Object.entries(NAMES).map(([key, name]) => [key, style.getPropertyValue(name).trim()]);
  return Object.fromEntries(entries) as Palette;
}

export const palette = signal<Palette>(read());

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  palette.value = read();
});
addEventListener("load", () => {
  palette.value = read();
});

/** Black or white, whichever reads better on a colour. */
export function inkOn(colour: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const linear = (value = 0) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return light > 0.18 ? "#101418" : "#ffffff";
}
