// Colours of the style sheet for what is drawn on canvas, light or dark as the system says.
import { signal } from "@preact/signals";
import { LIGHT, type Palette } from "./colours";

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
addEventListener("beforeprint", () => {
  palette.value = LIGHT; // paper is white
});
addEventListener("afterprint", () => {
  palette.value = read();
});
addEventListener("load", () => {
  palette.value = read();
});
