// Two ways to find where a message ends in a stream: a length in front, or a line's end.
// Pure: a framing takes whole messages off the front of an inbox and never reads a socket.

const LENGTH_BYTES = 4;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

// The message is longer than agreed, so that it cannot be skipped in bounded memory.
export class LengthError extends Error {}

// A length of four bytes, most significant first, and as many bytes.
export class Frames {
  constructor(longest) {
    this.longest = longest;
  }

  // The first whole message; undefined while it is incomplete.
  take(inbox) {
    if (inbox.length < LENGTH_BYTES) return undefined;
    const length = inbox.uint32();
    if (length > this.longest) throw new LengthError(`frame longer than ${this.longest} bytes`);
    if (inbox.length < LENGTH_BYTES + length) return undefined;
    return inbox.take(LENGTH_BYTES + length).subarray(LENGTH_BYTES);
  }

  head(message) {
    const head = Buffer.allocUnsafe(LENGTH_BYTES);
    head.writeUInt32BE(message.length);
    return head;
  }

  tail() {
    return Buffer.alloc(0);
  }
}

// Bytes up to a line feed; a carriage return before it is not part of the message.
export class Lines {
  // Bytes known to hold no line feed: a line that comes byte by byte is searched once.
  #searched = 0;

  constructor(longest) {
    this.longest = longest;
  }

  take(inbox) {
    const end = inbox.indexOf(LINE_FEED, this.#searched);
    if ((end < 0 ? inbox.length : end) > this.longest) {
      throw new LengthError(`line longer than ${this.longest} bytes`);
    }
    if (end < 0) {
      this.#searched = inbox.length;
      return undefined;
    }
    this.#searched = 0;
    const line = inbox.take(end + 1);
    return line.subarray(0, end > 0 && line[end - 1] === CARRIAGE_RETURN ? end - 1 : end);
  }

  head() {
    return Buffer.alloc(0);
  }

  tail() {
    return Buffer.from('\n');
  }
}
