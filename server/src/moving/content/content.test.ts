import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { contentDigest } from './canonical-content.ts';
import { SetChecksum } from './set-checksum.ts';

interface Case {
  readonly name: string;
  readonly same: boolean;
  readonly a: string;
  readonly b: string;
}

const file = new URL('./content.cases.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Case[] };

describe('content of a resource, wherever it is stored', () => {
  for (const { name, same, a, b } of cases) {
    it(`${same ? 'does not depend on' : 'depends on'} ${name}`, () => {
      assert.equal(contentDigest(a) === contentDigest(b), same);
    });
  }
});

describe('checksum of a set', () => {
  const of = (texts: readonly string[]): string => {
    const checksum = new SetChecksum();
    for (const text of texts) checksum.add(text);
    return checksum.value();
  };

  it('does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 20 }), (texts) => {
        assert.equal(of(texts), of([...texts].reverse()));
      }),
    );
  });

  it('depends on each text, and on how often it is there', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 20 }), fc.string(), (texts, further) => {
        assert.notEqual(of(texts), of([...texts, further]));
      }),
    );
    assert.notEqual(of(['a', 'b']), of(['a', 'c']));
  });
});
