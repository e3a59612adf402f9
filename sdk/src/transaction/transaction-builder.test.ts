import assert from 'node:assert/strict';
import type { Patient } from '@medplum/fhirtypes';
import { isRepeatable, TransactionBuilder } from './transaction-builder.ts';
import { TransactionResult } from './transaction-result.ts';

const stored = { resourceType: 'Patient', id: '1', meta: { versionId: '3' } } as const;

describe('transaction builder', () => {
  it('writes each kind of entry as FHIR has it', () => {
    const work = new TransactionBuilder();
    const created = work.create({ resourceType: 'Patient' }, { ifNoneExist: { identifier: 'urn:x|1' } });
    work.update(stored);
    work.update({ ...stored, id: '2' }, { ifMatch: false });
    work.updateWhere({ resourceType: 'Organization', name: 'x' }, { identifier: 'urn:x|2' });
    work.delete('Patient', '4', { ifMatch: '1' });
    work.read('Patient', '5');
    assert.deepEqual(
      work.toBundle().entry?.map((entry) => entry.request),
      [
        { method: 'POST', url: 'Patient', ifNoneExist: 'identifier=urn%3Ax%7C1' },
        { method: 'PUT', url: 'Patient/1', ifMatch: 'W/"3"' },
        { method: 'PUT', url: 'Patient/2' },
        { method: 'PUT', url: 'Organization?identifier=urn%3Ax%7C2' },
        { method: 'DELETE', url: 'Patient/4', ifMatch: 'W/"1"' },
        { method: 'GET', url: 'Patient/5' },
      ],
    );
    assert.equal(work.toBundle().entry?.[0]?.fullUrl, created.reference);
    assert.match(created.reference, /^urn:uuid:[0-9a-f-]{36}$/);
    assert.equal(work.toBundle('batch').type, 'batch');
    assert.equal(work.size, 6);
  });

  it('lets resources refer to each other in a circle', () => {
    const work = new TransactionBuilder();
    const patient = work.handle('Patient');
    const link = { other: { reference: patient.reference }, type: 'seealso' as const };
    work.create({ resourceType: 'Patient', link: [link] }, { as: patient });
    assert.equal(work.placeOf(patient), 0);
  });

  it('refuses an update without version and a second entry for a resource', () => {
    const work = new TransactionBuilder();
    assert.throws(() => work.update({ resourceType: 'Patient', id: '1' }), { code: 'version-missing' });
    work.update(stored);
    assert.throws(() => work.delete('Patient', '1'), TypeError);
  });

  it('is repeatable when each entry is', () => {
    const cases: readonly (readonly [boolean, (work: TransactionBuilder) => unknown])[] = [
      [true, (work) => work.create({ resourceType: 'Patient' }, { ifNoneExist: { identifier: 'a' } })],
      [true, (work) => work.update(stored)],
      [true, (work) => work.delete('Patient', '1')],
      [true, (work) => work.read('Patient', '1')],
      [false, (work) => work.create({ resourceType: 'Patient' })],
      [false, (work) => work.update(stored, { ifMatch: false })],
      [false, (work) => work.updateWhere({ resourceType: 'Patient' }, { identifier: 'a' })],
    ];
    for (const [repeatable, add] of cases) {
      const work = new TransactionBuilder();
      work.read('Patient', '9');
      add(work);
      assert.equal(isRepeatable(work.toBundle()), repeatable, JSON.stringify(work.toBundle()));
    }
    assert.equal(isRepeatable({ resourceType: 'Bundle', type: 'transaction', entry: [{}] }), false);
  });

  it('finds the result of each entry', () => {
    const work = new TransactionBuilder();
    const patient = work.create<Patient>({ resourceType: 'Patient' });
    const other = work.read('Observation', '1');
    const result = new TransactionResult(work, {
      resourceType: 'Bundle',
      type: 'transaction-response',
      entry: [
        { resource: stored, response: { status: '201 Created', location: 'Patient/1/_history/3' } },
        { resource: stored },
      ],
    });
    assert.equal(result.resource(patient).id, '1');
    assert.equal(result.entry(patient).status, 201);
    assert.throws(() => result.resource(other), { code: 'answer-unreadable' });
    assert.throws(() => result.entry(new TransactionBuilder().handle('Patient')), TypeError);
    const short = { resourceType: 'Bundle', type: 'transaction-response', entry: [] } as const;
    assert.throws(() => new TransactionResult(work, { ...short, entry: [] }), { code: 'answer-unreadable' });
  });
});
