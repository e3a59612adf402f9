import assert from 'node:assert/strict';
import fc from 'fast-check';
import { copyJson, parseJsonText, toJsonText } from './index.ts';

describe('decimals as they were written', () => {
  it('come back with their trailing zeros, exponents and digits', () => {
    for (const text of ['70.50', '0.00', '1.0e2', '-3.10', '0.12345678901234567890', '100']) {
      const json = `{"valueQuantity":{"value":${text},"unit":"kg"},"list":[{"value":${text}}]}`;
      assert.equal(toJsonText(parseJsonText(json)), json);
      assert.equal(toJsonText(copyJson(parseJsonText(json))), json);
    }
  });

  it('survive a spread of the object that holds them', () => {
    const parsed = parseJsonText('{"value":1.10,"unit":"a"}') as { value: number; unit: string };
    assert.equal(toJsonText({ ...parsed, unit: 'b' }), '{"value":1.10,"unit":"b"}');
  });

  it('give way to a number that was changed', () => {
    const parsed = parseJsonText('{"value":1.10}') as { value: number };
    parsed.value = 2;
    assert.equal(toJsonText(parsed), '{"value":2}');
  });

  it('leave every other JSON value as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.deepEqual(JSON.parse(toJsonText(parseJsonText(text))), JSON.parse(text));
      }),
      { numRuns: 300 },
    );
  });
});
