/** Values of the characters in odd positions (the first is odd); digits count as the letters A to J. */
const oddValues = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
] as const;

/** Letters that stand for the digits 0 to 9 when two people would have the same code (omocodia). */
const omocodiaLetters = 'LMNPQRSTUV';

/** Places (from 0) of the seven digits that omocodia may replace, from the right: the first to be replaced is last. */
const digitPlaces = [14, 13, 12, 10, 9, 7, 6] as const;

/**
 * Check character of a codice fiscale from its first fifteen characters, in capitals.
 *
 * @see DM 23 December 1976, n. 13813
 */
export function checkCharacter(firstFifteen: string): string {
  let sum = 0;
  for (let place = 0; place < 15; place++) {
    const character = firstFifteen.charCodeAt(place);
    const value = character <= 57 ? character - 48 : character - 65;
    sum += place % 2 === 0 ? (oddValues[value] ?? 0) : value;
  }
  return String.fromCharCode(65 + (sum % 26));
}

/** The first fifteen characters with the letters of omocodia turned back to digits. */
export function withDigits(firstFifteen: string): string {
  const characters = [...firstFifteen.slice(0, 15)];
  for (const place of digitPlaces) {
    const digit = omocodiaLetters.indexOf(characters[place] ?? '');
    if (digit >= 0) characters[place] = String(digit);
  }
  return characters.join('');
}

/** Which digits are replaced: bit 0 is the digit furthest to the right. 0 for an ordinary code. */
export function omocodiaLevel(code: string): number {
  let level = 0;
  digitPlaces.forEach((place, bit) => {
    if (code.charCodeAt(place) > 57) level |= 1 << bit;
  });
  return level;
}

/**
 * The code with the digits of a level (0 to 127) replaced by letters and the check character worked out anew; level 0
 * gives the ordinary code. Takes a code of fifteen or sixteen characters in capitals.
 */
export function withOmocodia(code: string, level: number): string {
  const characters = [...withDigits(code)];
  digitPlaces.forEach((place, bit) => {
    if ((level & (1 << bit)) !== 0) characters[place] = omocodiaLetters.charAt(Number(characters[place]));
  });
  const body = characters.join('');
  return body + checkCharacter(body);
}
