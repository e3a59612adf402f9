import assert from 'node:assert/strict';
import fc from 'fast-check';
import table from './metadata-policy.cases.json' with { type: 'json' };
import { applyMetadataPolicy } from './metadata-policy.ts';

interface PolicyCase {
  readonly name: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly policy?: unknown;
  readonly critical?: readonly string[];
  readonly result?: unknown;
  readonly reason?: string;
}

describe('metadata policy', () => {
  for (const { name, metadata, policy, critical, result, reason } of table.cases as readonly PolicyCase[]) {
    it(name, () => {
      const applied = applyMetadataPolicy(metadata, policy, critical);
      if (reason === undefined) assert.deepEqual(applied, { ok: true, value: result });
      else assert.deepEqual(applied, { ok: false, reason });
    });
  }

  it('keeps __proto__ a name', () => {
    const policy: unknown = JSON.parse('{"__proto__":{"value":{"polluted":true}}}');
    const applied = applyMetadataPolicy({}, policy);
    assert.ok(applied.ok);
    assert.equal(Object.getPrototypeOf(applied.value), Object.prototype);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('never leaves more than subset_of allows, nor less than superset_of asks', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 5 });
    fc.assert(
      fc.property(words, words, words, words, (own, add, subset, superset) => {
        const rules = { add, subset_of: subset, superset_of: superset };
        const applied = applyMetadataPolicy({ list: own }, { list: rules });
        if (!applied.ok) return;
        const list = applied.value['list'] as string[];
        assert.ok(list.every((word) => (subset as string[]).includes(word)));
        assert.ok(superset.every((word) => list.includes(word)));
      }),
    );
  });

  it('survives any JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (metadata, policy) => {
        assert.equal(typeof applyMetadataPolicy(metadata, policy).ok, 'boolean');
      }),
    );
  });
});
