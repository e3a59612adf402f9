import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { FhirError } from '@sinfonia/profiles/issues';
import type { SearchPlan } from '../../src/fhir/search/plan.ts';
import { openCursor, sealCursor } from '../../src/store/sqlite/search/cursor.ts';

const plan: SearchPlan = {
  types: ['Patient'],
  where: { kind: 'and', of: [] },
  sort: [],
  count: 10,
  total: 'none',
  include: [],
  query: [['family', 'rossi']],
};
const position = { direction: 'forward', keys: ['rossi', null, 12], rid: 7 } as const;

describe('page cursors', () => {
  const key = randomBytes(32);

  it('give back the position they were made of', () => {
    assert.deepEqual(openCursor(key, plan, sealCursor(key, plan, position)), position);
  });

  it('do not show the values of the sort keys', () => {
    const cursor = sealCursor(key, plan, position);
    assert.ok(!Buffer.from(cursor, 'base64url').toString('latin1').includes('rossi'));
  });

  it('survive another page size, but not another search, another key or any change', () => {
    const cursor = sealCursor(key, plan, position);
    const refused = (attempt: () => unknown): void =>
      assert.throws(attempt, (error) => error instanceof FhirError && error.issues[0]?.code === 'invalid-cursor');
    openCursor(key, { ...plan, query: [...plan.query, ['_count', '5']] }, cursor);
    refused(() => openCursor(key, { ...plan, query: [['family', 'bianchi']] }, cursor));
    refused(() => openCursor(key, { ...plan, types: ['Practitioner'] }, cursor));
    refused(() => openCursor(randomBytes(32), plan, cursor));
    const bytes = Buffer.from(cursor, 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const forged = Buffer.from(bytes);
      forged.writeUInt8((forged.readUInt8(at) + 1) % 256, at);
      refused(() => openCursor(key, plan, forged.toString('base64url')));
    }
    for (const text of ['', 'x', 'AAAA']) refused(() => openCursor(key, plan, text));
  });
});
