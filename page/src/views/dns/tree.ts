// Lookups gathered by name, and answers ordered along their chain of canonical names.
import type { DnsAnswer, Lookup } from "../../api/types";

export interface Named { name: string; lookups: Lookup[] }
export interface Link { answer: DnsAnswer; depth: number }

export function byName(all: Lookup[]): Named[] {
  const found = new Map<string, Lookup[]>();
  for (const each of all) found.set(each.name, [...(found.get(each.name) ?? []), each]);
  return [...found].map(([name, lookups]) => ({ name, lookups }));
}

/** Each answer as deep as the canonical names it hangs from; loops end. */
export function chain(of: Lookup): Link[] {
  const depths = new Map<string, number>([[plain(of.name), 0]]);
  let name = plain(of.name);
  for (let turn = 0; turn < of.answers.length; turn += 1) {
    const next = of.answers.find((each) => each.type === "CNAME" && plain(each.name) === name);
    if (!next || depths.has(plain(next.data))) break;
    depths.set(plain(next.data), depths.get(name)! + 1);
    name = plain(next.data);
  }
  return of.answers
    .map((answer) => ({ answer, depth: depths.get(plain(answer.name)) ?? 0 }))
    .sort((a, b) => a.depth - b.depth);
}

const plain = (name: string): string => name.toLowerCase().replace(/\.$/, "");
