import assert from 'node:assert/strict';
import type { EpisodeOfCare } from '@medplum/fhirtypes';
import { extensionOf, extensionUrl, type HomeCareClosingReason, identifierOf, withExtension } from './index.ts';

const closed: HomeCareClosingReason = {
  url: extensionUrl.HomeCareClosingReason,
  valueCodeableConcept: {
    coding: [{ system: 'https://fhir.sinfonia.campania.it/CodeSystem/siad-motivo-conclusione', code: '1' }],
  },
};
const episode: EpisodeOfCare = {
  resourceType: 'EpisodeOfCare',
  identifier: [{ value: 'without system' }, { system: 'urn:oid:1.2.3', value: 'A' }],
  status: 'active',
  patient: { reference: 'Patient/1' },
};

describe('extensions and identifiers by name', () => {
  it('reads an extension with its type', () => {
    const holder = { extension: [{ url: 'http://example.org/other', valueString: 'x' }, closed] };
    assert.equal(extensionOf(holder, extensionUrl.HomeCareClosingReason)?.valueCodeableConcept.coding[0]?.code, '1');
    assert.equal(extensionOf(holder, extensionUrl.AddressAsl), undefined);
    assert.equal(extensionOf(episode, extensionUrl.HomeCareClosingReason), undefined);
  });

  it('writes an extension once and leaves the others and the original alone', () => {
    const other = { url: 'http://example.org/other', valueString: 'x' };
    const once = withExtension({ ...episode, extension: [other] }, closed);
    assert.deepEqual(withExtension(once, closed).extension, [other, closed]);
    assert.equal(episode.extension, undefined);
  });

  it('reads the value of an identifier by its system', () => {
    assert.equal(identifierOf(episode, 'urn:oid:1.2.3'), 'A');
    assert.equal(identifierOf(episode, 'urn:oid:1.2.4'), undefined);
    assert.equal(identifierOf({}, 'urn:oid:1.2.3'), undefined);
  });
});
