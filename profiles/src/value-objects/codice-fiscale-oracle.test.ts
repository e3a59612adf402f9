import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { checkCharacter, withOmocodia } from './codice-fiscale-check.ts';

const oracle = new URL('../../../../shared/oracle/cancer-registry/codice-fiscale-test-vectors.json', import.meta.url);

interface Vector {
  readonly kind: 'check' | 'omocode' | 'deomocode';
  readonly input: string;
  readonly level?: number;
  readonly expected: string;
}

describe('codice fiscale, public test vectors', () => {
  let vectors: readonly Vector[] = [];

  before(function () {
    if (!existsSync(oracle)) {
      console.log('      skipped: ../shared/oracle/cancer-registry is not there');
      this.skip();
    }
    vectors = (JSON.parse(readFileSync(oracle, 'utf8')) as { cases: readonly Vector[] }).cases;
  });

  it('agree', () => {
    assert.ok(vectors.length >= 13);
    for (const { kind, input, level, expected } of vectors) {
      const answer =
        kind === 'check' ? checkCharacter(input) : withOmocodia(input, kind === 'omocode' ? (level ?? 0) : 0);
      assert.equal(answer, expected, `${kind} ${input} ${level ?? ''}`);
    }
  });
});
