import assert from 'node:assert/strict';
import type { Bundle, Reference } from '@medplum/fhirtypes';
import { FhirDocument, sectionCode } from './document.ts';

const base = 'https://esempio.example';

const bundle: Bundle = {
  resourceType: 'Bundle',
  type: 'document',
  entry: [
    {
      fullUrl: `${base}/Composition/c`,
      resource: {
        resourceType: 'Composition',
        id: 'c',
        status: 'final',
        type: {},
        date: '2026-01-01T10:00:00+01:00',
        author: [{ reference: '#d' }],
        title: 'x',
        contained: [{ resourceType: 'Device', id: 'd' }],
        section: [
          {
            code: { coding: [{ system: 'http://loinc.org', code: '11329-0' }] },
            section: [{ code: { coding: [{ code: 'PSSIT99' }] } }],
          },
        ],
      },
    },
    { fullUrl: `${base}/Patient/p`, resource: { resourceType: 'Patient', id: 'p' } },
    { fullUrl: 'urn:uuid:0e4e5a1c-3f4b-4a57-8b5a-6a1f3a0c7b11', resource: { resourceType: 'Organization' } },
  ],
};

/** Reference and place of what it leads to; nothing when it leads nowhere. */
const references: readonly (readonly [string, string | undefined])[] = [
  ['Patient/p', 'Bundle.entry[1].resource'],
  [`${base}/Patient/p`, 'Bundle.entry[1].resource'],
  ['Patient/p/_history/3', 'Bundle.entry[1].resource'],
  ['urn:uuid:0e4e5a1c-3f4b-4a57-8b5a-6a1f3a0c7b11', 'Bundle.entry[2].resource'],
  ['#d', 'Bundle.entry[0].resource.contained[0]'],
  ['#e', undefined],
  ['https://altrove.example/Patient/p', undefined],
  ['Patient/q', undefined],
  ['constructor', undefined],
];

describe('view of a document Bundle', () => {
  const document = new FhirDocument(bundle);

  for (const [reference, place] of references) {
    it(`finds ${place ?? 'nothing'} behind ${reference}`, () => {
      assert.equal(document.find({ reference }, document.located)?.path, place);
    });
  }

  it('finds a resource of the type asked for only, and nothing without a reference', () => {
    const reference: Reference = { reference: 'Patient/p' };
    assert.equal(document.findAs('Patient', reference)?.resource.id, 'p');
    assert.equal(document.findAs('Practitioner', reference), undefined);
    assert.equal(document.find(undefined), undefined);
    assert.equal(document.find({ reference: '#d' }), undefined);
    assert.deepEqual(
      document.all('Organization').map(({ path }) => path),
      ['Bundle.entry[2].resource'],
    );
  });

  it('finds sections by code, one below the other', () => {
    const outer = document.section('11329-0');
    assert.equal(outer?.path, 'Bundle.entry[0].resource.section[0]');
    const inner = document.section('PSSIT99', outer);
    assert.equal(inner?.path, 'Bundle.entry[0].resource.section[0].section[0]');
    assert.equal(inner && sectionCode(inner.section), 'PSSIT99');
    assert.equal(document.section('PSSIT99'), undefined);
  });
});
