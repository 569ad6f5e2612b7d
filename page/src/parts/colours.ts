// The colours figures are drawn in, and ink that reads on them.

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

/** Of a saved figure, which is looked at on paper: the light ones of theme.css. */
export const LIGHT: Palette = {
  text: "#14181d", quiet: "#59626d", line: "#dfe3e8", paper: "#ffffff", trouble: "#b34700",
  accent: "#0060a8", client: "#0060a8", server: "#007a58", lit: "#d55e00",
};

const DARK_INK = "#101418";
const LIGHT_INK = "#ffffff";

/** Black or white, whichever reads better on a colour. */
export function inkOn(colour: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const linear = (value = 0) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return light > 0.18 ? DARK_INK : LIGHT_INK;
}
