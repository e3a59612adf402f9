/**
 * Code 39: nine elements a character, five bars and four spaces between them, three of the nine wide. `w` is wide, `n` narrow; they stand in
 * the order bar, space, bar … bar. Source: ISO/IEC 16388, table of the characters.
 */
const patterns: Readonly<Record<string, string>> = {
  '0': 'nnnwwnwnn',
  '1': 'wnnwnnnnw',
  '2': 'nnwwnnnnw',
  '3': 'wnwwnnnnn',
  '4': 'nnnwwnnnw',
  '5': 'wnnwwnnnn',
  '6': 'nnwwwnnnn',
  '7': 'nnnwnnwnw',
  '8': 'wnnwnnwnn',
  '9': 'nnwwnnwnn',
  A: 'wnnnnwnnw',
  B: 'nnwnnwnnw',
  C: 'wnwnnwnnn',
  D: 'nnnnwwnnw',
  E: 'wnnnwwnnn',
  F: 'nnwnwwnnn',
  G: 'nnnnnwwnw',
  H: 'wnnnnwwnn',
  I: 'nnwnnwwnn',
  J: 'nnnnwwwnn',
  K: 'wnnnnnnww',
  L: 'nnwnnnnww',
  M: 'wnwnnnnwn',
  N: 'nnnnwnnww',
  O: 'wnnnwnnwn',
  P: 'nnwnwnnwn',
  Q: 'nnnnnnwww',
  R: 'wnnnnnwwn',
  S: 'nnwnnnwwn',
  T: 'nnnnwnwwn',
  U: 'wwnnnnnnw',
  V: 'nwwnnnnnw',
  W: 'wwwnnnnnn',
  X: 'nwnnwnnnw',
  Y: 'wwnnwnnnn',
  Z: 'nwwnwnnnn',
  '*': 'nwnnwnwnn',
};

/** A bar of a barcode: where it begins and how wide it is, in narrow elements. */
export interface Bar {
  readonly from: number;
  readonly width: number;
}

/** A barcode: its bars, and its whole width in narrow elements. */
export interface Barcode {
  readonly bars: readonly Bar[];
  readonly width: number;
}

/** How wide a wide element is, in narrow ones. */
const wide = 2.5;

/**
 * The bars of a text of digits and capital letters, between the start and stop characters and without check character; undefined for a text
 * that has other characters.
 */
export function code39(text: string): Barcode | undefined {
  if (!/^[0-9A-Z]+$/.test(text)) return undefined;
  const bars: Bar[] = [];
  let at = 0;
  for (const character of `*${text}*`) {
    const pattern = patterns[character] ?? '';
    for (const [index, element] of [...pattern].entries()) {
      const width = element === 'w' ? wide : 1;
      if (index % 2 === 0) bars.push({ from: at, width });
      at += width;
    }
    // A narrow space parts characters.
    at += 1;
  }
  return { bars, width: at - 1 };
}
