import assert from 'node:assert/strict';
import type { Resource } from '@medplum/fhirtypes';
import { mapLinks } from './map-links.ts';
import { conditionalReferencesOf, rewriteLinks } from './transaction-links.ts';

describe('links of a resource', () => {
  const bundle = {
    resourceType: 'Bundle',
    type: 'document',
    entry: [
      { fullUrl: 'urn:uuid:1', resource: { resourceType: 'Patient', link: [{ other: { reference: 'urn:uuid:1' } }] } },
    ],
  } as unknown as Resource;
  const questionnaire = {
    resourceType: 'Questionnaire',
    url: 'urn:uuid:1',
    status: 'draft',
    item: [
      {
        linkId: '1',
        type: 'group',
        item: [{ linkId: '2', type: 'reference', initial: [{ valueReference: { reference: 'urn:uuid:1' } }] }],
      },
    ],
  } as unknown as Resource;
  const links = { targets: new Map([['urn:uuid:1', { reference: 'Patient/p', version: 3 }]]), conditional: new Map() };

  it('are told with kind and place, in nested items too', () => {
    const seen: string[] = [];
    mapLinks(questionnaire, (link, kind, place) => {
      seen.push(`${kind} ${place}`);
      return link;
    });
    assert.deepEqual(seen, [
      'uri Questionnaire.url',
      'reference Questionnaire.item[0].item[0].initial[0].valueReference.reference',
    ]);
  });

  it('change a copy of the branches concerned and nothing else', () => {
    const before = structuredClone(questionnaire);
    const rewritten = rewriteLinks(questionnaire, links) as unknown as {
      url: string;
      item: { item: { initial: unknown[] }[] }[];
    };
    assert.deepEqual(questionnaire, before);
    assert.equal(rewritten.url, 'Patient/p');
    assert.deepEqual(rewritten.item[0]?.item[0]?.initial, [{ valueReference: { reference: 'Patient/p' } }]);
    const patient: Resource = { resourceType: 'Patient', name: [{ family: 'Prova' }] };
    assert.equal(rewriteLinks(patient, links), patient);
  });

  it('inside the entries of a stored Bundle belong to that Bundle', () => {
    assert.equal(rewriteLinks(bundle, links), bundle);
  });

  it('of type uri that name a thing by an absolute address stay', () => {
    const address = 'https://fhir.example/CodeSystem/x';
    const codeSystem = { resourceType: 'CodeSystem', url: address, status: 'draft', content: 'complete' } as Resource;
    const targets = new Map([[address, { reference: 'CodeSystem/1', version: 1 }]]);
    assert.equal(rewriteLinks(codeSystem, { targets, conditional: new Map() }, address), codeSystem);
  });

  it('that are searches are found in references only', () => {
    const resource = {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'Patient?x=1' },
      subject: { reference: 'Patient?identifier=a|b', display: 'Patient?x=2' },
      performer: [{ reference: 'https://x.example/Patient?x=3' }, { reference: 'Practitioner?identifier=c' }],
    } as Resource;
    assert.deepEqual(conditionalReferencesOf(resource), [
      { reference: 'Patient?identifier=a|b', place: 'Observation.subject.reference' },
      { reference: 'Practitioner?identifier=c', place: 'Observation.performer[1].reference' },
    ]);
  });
});
