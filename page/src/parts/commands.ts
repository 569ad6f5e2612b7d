// Which commands fit some letters, the best first.

export interface Command { words: string; note: string; run: () => void }

/** 0: does not fit; more for a beginning, a beginning of a word, letters beside one another. */
export function fit(words: string, letters: string): number {
  const text = words.toLowerCase();
  const asked = letters.trim().toLowerCase();
  if (!asked) return 1;
  if (text.startsWith(asked)) return 100;
  if (text.includes(` ${asked}`)) return 80;
  if (text.includes(asked)) return 60;
  return scattered(text, asked);
}

export function ranked(commands: Command[], letters: string): Command[] {
  return commands
    .map((command, order) => ({ command, order, points: fit(command.words, letters) }))
    .filter((each) => each.points > 0)
    .sort((a, b) => b.points - a.points || a.order - b.order)
    .map((each) => each.command);
}

function scattered(text: string, asked: string): number {
  let at = -1;
  let gaps = 0;
  for (const letter of asked.replaceAll(" ", "")) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return 0;
    if (at >= 0) gaps += next - at - 1;
    at = next;
  }
  return gaps > asked.length * 4 ? 0 : Math.max(1, 40 - gaps);
}
