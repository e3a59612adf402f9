import assert from 'node:assert/strict';
import type { StoredVersion } from '../../port.ts';
import { RecentVersions } from './recent-versions.ts';

function version(id: string, json: string): StoredVersion {
  return { type: 'Patient', id, versionId: '1', lastUpdated: 0, method: 'POST', deleted: false, json };
}

describe('versions seen last', () => {
  it('are told apart from what is not known, also when there was none', () => {
    const recent = new RecentVersions();
    assert.equal(recent.get('Patient/a'), undefined);
    recent.set('Patient/a', undefined);
    assert.equal(recent.get('Patient/a'), 'none');
    const made = version('a', '{}');
    recent.set('Patient/a', made);
    assert.equal(recent.get('Patient/a'), made);
    recent.delete('Patient/a');
    assert.equal(recent.get('Patient/a'), undefined);
  });

  it('are forgotten, the oldest first, when they are many or long', () => {
    const many = new RecentVersions();
    for (let n = 0; n <= 5_000; n++) many.set(`Patient/${n}`, undefined);
    assert.deepEqual([many.get('Patient/0'), many.get('Patient/1')], [undefined, 'none']);
    const long = new RecentVersions();
    for (const id of ['a', 'b', 'c']) long.set(`Patient/${id}`, version(id, 'x'.repeat(12_000_000)));
    assert.equal(long.get('Patient/a'), undefined);
    assert.ok(long.get('Patient/b') && long.get('Patient/c'));
  });
});
