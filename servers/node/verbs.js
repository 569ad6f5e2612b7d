// What a message asks and what is answered, whatever carried it (CONTRACT.md, "Messages").
// Messages are bytes: a Buffer comes in, a Buffer goes out, and no text is decoded between.

const LONGEST_SLEEP_MS = 10_000;
const SPACE = 0x20;
const NUMBER = /^[0-9]{1,9}$/;
const OK = Buffer.from('OK ');

export const fine = (result) => ({ text: Buffer.concat([OK, result]), delayMs: 0 });

export const trouble = (kind, sentence) => ({
  text: Buffer.from(`ERR ${kind} ${sentence}`),
  delayMs: 0,
});

export function answer(message, verbs) {
  const space = message.indexOf(SPACE);
  const end = space < 0 ? message.length : space;
  // latin1 gives every byte a character, so that no two different words become one.
  const verb = verbs.get(message.toString('latin1', 0, end));
  return verb ? verb(message.subarray(end + 1)) : trouble('verb', 'unknown verb');
}

// A plain decimal number, or undefined; nothing that Number() would also take, such as 1e3.
export function readNumber(argument) {
  const text = argument.toString('latin1', 0, 10);
  return NUMBER.test(text) ? Number(text) : undefined;
}

const echo = (argument) => fine(argument);

const reverse = (argument) => fine(Buffer.from(argument).reverse());

function sleep(argument) {
  const milliseconds = readNumber(argument);
  if (milliseconds === undefined || milliseconds > LONGEST_SLEEP_MS) {
    return trouble('argument', `SLEEP takes 0 to ${LONGEST_SLEEP_MS} milliseconds`);
  }
  return { ...fine(argument), delayMs: milliseconds };
}

// SIZE with the carrier's bound: a datagram holds less than a stream.
const sizeUpTo = (largest) => (argument) => {
  const count = readNumber(argument);
  if (count === undefined || count > largest) {
    return trouble('argument', `SIZE takes 0 to ${largest} bytes`);
  }
  return fine(Buffer.alloc(count, 'x'));
};

export function verbsFor(largestSize) {
  return new Map([
    ['ECHO', echo],
    ['REVERSE', reverse],
    ['SLEEP', sleep],
    ['SIZE', sizeUpTo(largestSize)],
  ]);
}
