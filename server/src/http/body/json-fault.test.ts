import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findJsonFault } from './json-fault.ts';

const cases: readonly (readonly [text: string, line: number, column: number])[] = [
  ['', 1, 1],
  ['   ', 1, 4],
  ['{', 1, 2],
  ['{"a"', 1, 5],
  ['{"a":', 1, 6],
  ['{"a":1', 1, 7],
  ['{"a":1,}', 1, 8],
  ['{a:1}', 1, 2],
  ["{'a':1}", 1, 2],
  ['[1,]', 1, 4],
  ['[1 2]', 1, 4],
  ['[1}', 1, 3],
  ['{"a":1}x', 1, 8],
  ['{"a":1}\n{"b":2}', 2, 1],
  ['{\n "a": tru\n}', 2, 7],
  ['{\n\n  "a": "b\nc"}', 3, 10],
  ['{"a":"\\q"}', 1, 7],
  ['{"a":"\\u12G4"}', 1, 7],
  ['{"a":01}', 1, 7],
  ['{"a":1.}', 1, 7],
  ['{"a":+1}', 1, 6],
  ['{"a":NaN}', 1, 6],
  ['nul', 1, 1],
  ['"\u0001"', 1, 2],
  ['//', 1, 1],
];

describe('findJsonFault', () => {
  for (const [text, line, column] of cases) {
    it(`finds ${JSON.stringify(text)} wrong at ${line}:${column}`, () => {
      assert.deepEqual(findJsonFault(text), { line, column });
    });
  }

  it('finds a fault inside every text that is cut short, and none before the cut', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, at) => {
        const cut = text.slice(0, at % text.length);
        try {
          JSON.parse(cut);
        } catch {
          // A beginning of JSON is only wrong at its end, or at the start of the literal that was cut.
          const { line, column } = findJsonFault(cut);
          assert.equal(line, 1);
          const rest = cut.slice(column - 1);
          assert.match(rest, /^(?:[tfn][a-z]*|-|\.|[eE][+-]?|\\u?[0-9a-fA-F]{0,3})?$/);
        }
      }),
    );
  });

  it('copes with a very long text', () => {
    const text = `["${'a'.repeat(3_000_000)}"`;
    assert.deepEqual(findJsonFault(text), { line: 1, column: text.length + 1 });
  });
});
