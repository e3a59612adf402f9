/** Knows which codici fiscali were already given, in a fixed amount of memory. */
export interface FiscalCodeRegister {
  /** Takes a code; false when it may already be taken, then another person has to be drawn. */
  claim(fiscalCode: string): boolean;
}

const bits = 1 << 25;

/**
 * Opens a register: one bit for each of 2^25 hash values (4 MB). Two different codes with the same hash are taken for a
 * repetition, which only costs a redraw; the same code never passes twice.
 */
export function createFiscalCodeRegister(): FiscalCodeRegister {
  const words = new Uint32Array(bits / 32);
  return {
    claim(fiscalCode) {
      let hash = 0x811c9dc5;
      for (let index = 0; index < fiscalCode.length; index += 1) {
        hash = Math.imul(hash ^ fiscalCode.charCodeAt(index), 0x01000193);
      }
      const bit = (hash ^ (hash >>> 15)) & (bits - 1);
      const word = bit >>> 5;
      const mask = 1 << (bit & 31);
      const known = words[word] ?? 0;
      if ((known & mask) !== 0) return false;
      words[word] = known | mask;
      return true;
    },
  };
}
