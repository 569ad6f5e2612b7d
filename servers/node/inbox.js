// Bytes read and not yet taken. Joining buffers with Buffer.concat would copy the whole message
// for each byte of a peer that sends byte by byte; here the room doubles and bytes move rarely.

const FIRST_ROOM = 1024;

export class Inbox {
  #room = Buffer.allocUnsafe(FIRST_ROOM);
  #start = 0;
  #end = 0;

  get length() {
    return this.#end - this.#start;
  }

  append(chunk) {
    if (this.#end + chunk.length > this.#room.length) this.#makeRoom(chunk.length);
    chunk.copy(this.#room, this.#end);
    this.#end += chunk.length;
  }

  #makeRoom(extra) {
    const needed = this.length + extra;
    // Small again after a large message: an idle connection must not keep a megabyte.
    const size = Math.max(FIRST_ROOM, 2 ** Math.ceil(Math.log2(needed)));
    const room = Buffer.allocUnsafe(size);
    this.#room.copy(room, 0, this.#start, this.#end);
    this.#end = this.length;
    this.#start = 0;
    this.#room = room;
  }

  // Where `byte` stands at or after `from`; -1 if nowhere.
  indexOf(byte, from = 0) {
    return this.#room.subarray(this.#start, this.#end).indexOf(byte, from);
  }

  uint32() {
    return this.#room.readUInt32BE(this.#start);
  }

  // The first `count` bytes, which are gone from here afterwards. A copy: the room is reused.
  take(count) {
    const taken = Buffer.from(this.#room.subarray(this.#start, this.#start + count));
    this.#start += count;
    if (this.#start === this.#end) this.clear();
    return taken;
  }

  clear() {
    this.#start = 0;
    this.#end = 0;
    if (this.#room.length > 65536) this.#room = Buffer.allocUnsafe(FIRST_ROOM);
  }
}
