// The part of Wireshark's display filters that a saved file can answer: comparisons joined by and, or, not.

/** The values a row has of a field; throws where rows of its kind do not know the field. */
export type Values = (field: string, row: object) => readonly (string | number | boolean)[];
export type Test = (row: object) => boolean;

type Value = string | number | boolean;

const TOKENS = /\s*("(?:[^"\\]|\\.)*"|&&|\|\||[=!<>]=|[<>!(){},]|[^\s"()<>=!&|{},]+)/gy;
// Maps, since a word of the text may be the name of something every object has.
const WORDS = new Map(Object.entries({
  "&&": "and", "||": "or", "!": "not", eq: "==", ne: "!=", gt: ">", lt: "<", ge: ">=", le: "<=",
}));
const COMPARISONS = new Map<string, (a: Value, b: string) => boolean>(Object.entries({
  "==": (a: Value, b: string) => same(a, b),
  "!=": (a: Value, b: string) => !same(a, b),
  ">": (a: Value, b: string) => Number(a) > Number(b),
  "<": (a: Value, b: string) => Number(a) < Number(b),
  ">=": (a: Value, b: string) => Number(a) >= Number(b),
  "<=": (a: Value, b: string) => Number(a) <= Number(b),
  contains: (a: Value, b: string) => String(a).includes(b),
}));
const MOST_TOKENS = 400;

/** Null where the text is no such expression. */
export function compiled(text: string, values: Values): Test | null {
  const tokens = tokensOf(text);
  if (!tokens) return null;
  const parser = new Parser(tokens, values);
  const test = parser.any();
  return test && parser.isDone ? test : null;
}

function tokensOf(text: string): string[] | null {
  const found = [...text.matchAll(TOKENS)].map((each) => each[1]!);
  const length = found.join("").length;
  const whole = text.replace(/\s+/g, "").length === length || found.some((each) => each.startsWith('"'));
  return whole && found.length <= MOST_TOKENS ? found.map((each) => WORDS.get(each) ?? each) : null;
}

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly string[], private readonly values: Values) {}

  get isDone(): boolean {
    return this.at === this.tokens.length;
  }

  any(): Test | null {
    return this.joined("or", () => this.every(), (tests) => (row) => tests.some((each) => each(row)));
  }

  private every(): Test | null {
    return this.joined("and", () => this.one(), (tests) => (row) => tests.every((each) => each(row)));
  }

  private joined(word: string, part: () => Test | null, join: (tests: Test[]) => Test): Test | null {
    const tests: Test[] = [];
    do {
      const test = part();
      if (!test) return null;
      tests.push(test);
    } while (this.take(word));
    return join(tests);
  }

  private one(): Test | null {
    if (this.take("not")) {
      const test = this.one();
      return test && ((row) => !test(row));
    }
    if (!this.take("(")) return this.comparison();
    const inside = this.any();
    return this.take(")") ? inside : null;
  }

  private comparison(): Test | null {
    const field = this.next();
    if (!field || !/^[a-z][a-z0-9_.]*$/.test(field)) return null;
    if (this.take("in")) return this.among(field);
    const compare = COMPARISONS.get(this.tokens[this.at] ?? "");
    if (!compare) return (row) => this.values(field, row).some((value) => value !== false);
    this.at += 1;
    const wanted = this.next();
    return wanted === null ? null : (row) => this.values(field, row).some((value) => compare(value, wanted));
  }

  private among(field: string): Test | null {
    if (!this.take("{")) return null;
    const wanted: string[] = [];
    while (!this.take("}")) {
      const value = this.next();
      if (value === null) return null;
      if (value !== ",") wanted.push(value);
    }
    return (row) => this.values(field, row).some((value) => wanted.some((each) => same(value, each)));
  }

  private take(token: string): boolean {
    const isNext = this.tokens[this.at] === token;
    if (isNext) this.at += 1;
    return isNext;
  }

  private next(): string | null {
    const token = this.tokens[this.at];
    if (token === undefined) return null;
    this.at += 1;
    return token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, "$1") : token;
  }
}

function same(a: Value, b: string): boolean {
  if (typeof a === "boolean") return b === (a ? "1" : "0");
  return String(a) === b;
}
