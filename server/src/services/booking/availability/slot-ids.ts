const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const none = -1;

/**
 * Identifiers of the rows of a table, in both directions. UUIDs, which the store makes, take 16 bytes and no object; other texts
 * are kept as they are. A hash table with open addressing finds the row.
 */
export class SlotIds {
  #words: Uint32Array;
  #buckets: Int32Array;
  #size = 0;
  readonly #others = new Map<number, string>();
  readonly #key = new Uint32Array(4);

  constructor(rows: number) {
    this.#words = new Uint32Array(rows * 4);
    this.#buckets = new Int32Array(bucketsFor(rows)).fill(none);
  }

  /** Bytes of its arrays; texts that are no UUID come on top. */
  get bytes(): number {
    return this.#words.byteLength + this.#buckets.byteLength;
  }

  /** Makes room for so many rows. */
  grow(rows: number): void {
    const words = new Uint32Array(rows * 4);
    words.set(this.#words);
    this.#words = words;
    const occupied = this.#buckets.filter((row) => row !== none);
    this.#buckets = new Int32Array(bucketsFor(rows)).fill(none);
    for (const row of occupied) this.#buckets[this.#emptyBucket(this.#hashOfRow(row))] = row;
  }

  /** The row of an identifier; undefined when there is none. */
  find(id: string): number | undefined {
    const bucket = this.#bucketOf(id);
    return bucket === none ? undefined : this.#buckets[bucket];
  }

  /** Gives a row its identifier, which no other row has. */
  set(row: number, id: string): void {
    const plain = this.#read(id);
    this.#words.set(this.#key, row * 4);
    if (!plain) this.#others.set(row, id);
    this.#buckets[this.#emptyBucket(hashOf(this.#key, 0))] = row;
    this.#size += 1;
  }

  /** The identifier of a row that has one. */
  of(row: number): string {
    const other = this.#others.get(row);
    if (other !== undefined) return other;
    let hex = '';
    for (let at = 0; at < 4; at += 1) hex += (this.#words[row * 4 + at] ?? 0).toString(16).padStart(8, '0');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** Forgets the identifier of a row. */
  remove(row: number): void {
    let hole = this.#bucketOf(this.of(row));
    this.#others.delete(row);
    if (hole === none) return;
    this.#size -= 1;
    const mask = this.#buckets.length - 1;
    // What was pushed on by the removed one moves back, so that no search stops at the hole.
    for (let next = (hole + 1) & mask; ; next = (next + 1) & mask) {
      const moved = this.#buckets[next] ?? none;
      if (moved === none) break;
      const home = this.#hashOfRow(moved) & mask;
      if (((next - home) & mask) < ((next - hole) & mask)) continue;
      this.#buckets[hole] = moved;
      hole = next;
    }
    this.#buckets[hole] = none;
  }

  #bucketOf(id: string): number {
    if (this.#size === 0) return none;
    const plain = this.#read(id);
    const mask = this.#buckets.length - 1;
    for (let bucket = hashOf(this.#key, 0) & mask; ; bucket = (bucket + 1) & mask) {
      const row = this.#buckets[bucket] ?? none;
      if (row === none) return none;
      const other = this.#others.get(row);
      if (plain ? other === undefined && this.#isKey(row) : other === id) return bucket;
    }
  }

  #emptyBucket(hash: number): number {
    const mask = this.#buckets.length - 1;
    let bucket = hash & mask;
    while (this.#buckets[bucket] !== none) bucket = (bucket + 1) & mask;
    return bucket;
  }

  #isKey(row: number): boolean {
    for (let at = 0; at < 4; at += 1) if (this.#words[row * 4 + at] !== this.#key[at]) return false;
    return true;
  }

  #hashOfRow(row: number): number {
    return hashOf(this.#words, row * 4);
  }

  /** Reads an identifier into the key: its 16 bytes, or a hash of the text; whether it is a UUID. */
  #read(id: string): boolean {
    if (uuid.test(id)) {
      this.#key[0] = Number.parseInt(id.slice(0, 8), 16);
      this.#key[1] = Number.parseInt(id.slice(9, 13) + id.slice(14, 18), 16);
      this.#key[2] = Number.parseInt(id.slice(19, 23) + id.slice(24, 28), 16);
      this.#key[3] = Number.parseInt(id.slice(28), 16);
      return true;
    }
    let hash = 0x811c9dc5;
    for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
    this.#key.fill(0);
    this.#key[0] = hash;
    return false;
  }
}

function bucketsFor(rows: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(16, rows * 1.5)));
}

function hashOf(words: Uint32Array, at: number): number {
  let hash = words[at] ?? 0;
  for (let next = 1; next < 4; next += 1) hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) ^ (words[at + next] ?? 0);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}
