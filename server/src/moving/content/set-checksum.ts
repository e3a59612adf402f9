import { createHash, hash } from 'node:crypto';

/** Lanes of 16 bits in the sum. */
const lanes = 1024;

/**
 * A checksum of a set of texts that does not depend on their order, in constant memory: each text is stretched by SHAKE256 to
 * 1024 numbers of 16 bits, these are added lane by lane, and the sum is hashed. Finding two different sets with one sum is
 * a problem of short vectors in lattices.
 *
 * Source: Bellare and Micciancio, A new paradigm for collision-free hashing, EUROCRYPT 1997 (AdHash, LtHash); Lewi and
 * others, IACR ePrint 2019/227, for these sizes.
 */
export class SetChecksum {
  readonly #sum = new Uint16Array(lanes);

  add(text: string): void {
    const stretched = createHash('shake256', { outputLength: lanes * 2 })
      .update(text)
      .digest();
    for (let lane = 0; lane < lanes; lane++) {
      this.#sum[lane] = (this.#sum[lane] ?? 0) + stretched.readUInt16LE(lane * 2);
    }
  }

  /** SHA-256 of the sum, lanes in little-endian order, hexadecimal. */
  value(): string {
    const bytes = Buffer.alloc(lanes * 2);
    for (const [lane, number] of this.#sum.entries()) bytes.writeUInt16LE(number, lane * 2);
    return hash('sha256', bytes, 'hex');
  }
}
