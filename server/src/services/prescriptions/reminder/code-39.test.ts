import assert from 'node:assert/strict';
import { code39 } from './code-39.ts';

/** Characters by the widths of their nine elements as a scanner sees them, written apart from the encoder. */
const scanned = new Map<number, string>([
  [0b000110100, '0'],
  [0b100100001, '1'],
  [0b001100001, '2'],
  [0b101100000, '3'],
  [0b000110001, '4'],
  [0b100110000, '5'],
  [0b001110000, '6'],
  [0b000100101, '7'],
  [0b100100100, '8'],
  [0b001100100, '9'],
  [0b100001001, 'A'],
  [0b001001001, 'B'],
  [0b101001000, 'C'],
  [0b000011001, 'D'],
  [0b100011000, 'E'],
  [0b001011000, 'F'],
  [0b000001101, 'G'],
  [0b100001100, 'H'],
  [0b001001100, 'I'],
  [0b000011100, 'J'],
  [0b100000011, 'K'],
  [0b001000011, 'L'],
  [0b101000010, 'M'],
  [0b000010011, 'N'],
  [0b100010010, 'O'],
  [0b001010010, 'P'],
  [0b000000111, 'Q'],
  [0b100000110, 'R'],
  [0b001000110, 'S'],
  [0b000010110, 'T'],
  [0b110000001, 'U'],
  [0b011000001, 'V'],
  [0b111000000, 'W'],
  [0b010010001, 'X'],
  [0b110010000, 'Y'],
  [0b011010000, 'Z'],
  [0b010010100, '*'],
]);

/** Reads bars as a scanner does: from their edges. */
function scan(bars: readonly { readonly from: number; readonly width: number }[]): string {
  const elements: boolean[] = [];
  for (const [index, { from, width }] of bars.entries()) {
    const before = bars[index - 1];
    if (before !== undefined) elements.push(from - before.from - before.width > 1.5);
    elements.push(width > 1.5);
  }
  let text = '';
  for (let at = 0; at < elements.length; at += 10) {
    const bits = elements.slice(at, at + 9).reduce((sum, isWide) => sum * 2 + (isWide ? 1 : 0), 0);
    text += scanned.get(bits) ?? '?';
  }
  return text;
}

describe('Code 39', () => {
  for (const text of ['150ZZ', '0A00000001', 'RNRLCU52C58F839B', '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ']) {
    it(`is read back: ${text}`, () => {
      assert.equal(scan(code39(text)?.bars ?? []), `*${text}*`);
    });
  }

  for (const text of ['', 'abc', 'A B', 'A*', 'È', '__proto__']) {
    it(`is refused for ${JSON.stringify(text)}`, () => assert.equal(code39(text), undefined));
  }
});
