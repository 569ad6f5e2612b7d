// Words where there is room for them, without a canvas to measure them on.

const LETTER_PX = 7;
const ROOM_PX = 8;

/** The first that has room, so that no word is cut; nothing where none has. */
export function fitting(width: number, words: string[]): string {
  return words.find((each) => each.length * LETTER_PX + ROOM_PX <= width) ?? "";
}

/** What stands beside its like is said once: small values look alike when they are rounded. */
export function once(words: string[]): string[] {
  return words.map((each, index) => (each === words[index - 1] ? "" : each));
}
