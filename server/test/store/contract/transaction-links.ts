import assert from 'node:assert/strict';
import { contentOf, countOf, openedStore, refusal, versionOf, writeOne } from './opened-store.ts';
import type { OpenStore } from './store-contract.ts';
import {
  byIdentifier,
  conditionalReference,
  newId,
  observation,
  organization,
  patient,
  planReference,
} from './synthetic.ts';

const [uuidA, uuidB, uuidC] = [
  'urn:uuid:8a2b4c6e-0000-4000-8000-000000000001',
  'urn:uuid:8a2b4c6e-0000-4000-8000-000000000002',
  'urn:uuid:8a2b4c6e-0000-4000-8000-000000000003',
];

/** Links between the entries of a transaction. */
export function describeTransactionLinks(open: OpenStore): void {
  describe('links in transactions', () => {
    const store = openedStore(open);

    it('lead to the new addresses everywhere in a resource, and nothing else is touched', async () => {
      const results = await store().write([
        {
          kind: 'create',
          fullUrl: uuidA,
          resource: patient('l1', {
            // An identifier may well have the value of the fullUrl: it is no link.
            identifier: [{ system: 'urn:ietf:rfc:3986', value: uuidA }],
            contained: [{ resourceType: 'Basic', id: 'in', code: {}, subject: { reference: uuidB } }],
            extension: [
              { url: 'urn:ext:1', valueReference: { reference: uuidB } },
              { url: 'urn:ext:2', valueUri: uuidB },
              { url: 'urn:ext:3', valueCanonical: uuidB },
              { url: 'urn:ext:4', extension: [{ url: 'urn:ext:5', valueAttachment: { url: uuidB } }] },
              { url: 'urn:ext:6', valueString: uuidB },
              { url: 'urn:ext:7', valueReference: { reference: '#in' } },
            ],
            _birthDate: { extension: [{ url: 'urn:ext:8', valueReference: { reference: uuidB } }] },
            managingOrganization: { reference: `${uuidB}/_history/1`, display: uuidB },
            generalPractitioner: [{ reference: 'Practitioner/x' }, { reference: uuidB }],
          } as object),
        },
        { kind: 'create', fullUrl: uuidB, resource: organization('l2') },
      ]);
      const [, b] = results.map((result) => `${versionOf(result).type}/${versionOf(result).id}`);
      const content = contentOf(versionOf(results[0]));
      assert.deepEqual(content, contentOf(await store().read(versionOf(results[0]))));
      assert.equal(content.identifier[0].value, uuidA);
      assert.equal(content.contained[0].subject.reference, b);
      assert.deepEqual(content.extension, [
        { url: 'urn:ext:1', valueReference: { reference: b } },
        { url: 'urn:ext:2', valueUri: b },
        { url: 'urn:ext:3', valueCanonical: uuidB },
        { url: 'urn:ext:4', extension: [{ url: 'urn:ext:5', valueAttachment: { url: b } }] },
        { url: 'urn:ext:6', valueString: uuidB },
        { url: 'urn:ext:7', valueReference: { reference: '#in' } },
      ]);
      assert.equal(content._birthDate.extension[0].valueReference.reference, b);
      assert.deepEqual(content.managingOrganization, { reference: `${b}/_history/1`, display: uuidB });
      assert.deepEqual(content.generalPractitioner, [{ reference: 'Practitioner/x' }, { reference: b }]);
    });

    it('lead to the new addresses in a narrative, whose text stays as it was', async () => {
      const div = (a: string, b: string) =>
        `<div xmlns="http://www.w3.org/1999/xhtml"><a class="x" href="${b}">${uuidB}</a><img src='${a}' alt=""/></div>`;
      const text = { status: 'generated', div: div(uuidA, uuidB) } as const;
      const results = await store().write([
        { kind: 'create', fullUrl: uuidA, resource: patient('n1', { text }) },
        { kind: 'create', fullUrl: uuidB, resource: organization('n2') },
      ]);
      const [a = '', b = ''] = results.map((result) => `${versionOf(result).type}/${versionOf(result).id}`);
      assert.equal(contentOf(versionOf(results[0])).text.div, div(a, b));
    });

    it('stay as they are when they lead to nothing in the transaction', async () => {
      const resource = patient('n3', { generalPractitioner: [{ reference: uuidC }] });
      const result = await writeOne(store(), { kind: 'create', fullUrl: uuidA, resource });
      assert.deepEqual(contentOf(versionOf(result)).generalPractitioner, [{ reference: uuidC }]);
    });

    it('may go in circles and lead to what exists', async () => {
      const id = newId();
      await writeOne(store(), { kind: 'update', method: 'PUT', resource: organization('l3', { id }) });
      const results = await store().write([
        { kind: 'create', fullUrl: uuidA, resource: organization('l4', { partOf: { reference: uuidB } }) },
        { kind: 'create', fullUrl: uuidB, resource: organization('l5', { partOf: { reference: uuidA } }) },
        {
          kind: 'update',
          method: 'PUT',
          fullUrl: uuidC,
          resource: organization('l3', {
            id,
            partOf: { reference: uuidA },
            extension: [{ url: 'urn:ext:9', valueReference: { reference: `${uuidC}/_history/9` } }],
          }),
        },
      ]);
      const [a, b, c] = results.map((result) => contentOf(versionOf(result)));
      assert.equal(a.partOf.reference, `Organization/${b.id}`);
      assert.equal(b.partOf.reference, `Organization/${a.id}`);
      assert.equal(c.partOf.reference, `Organization/${a.id}`);
      assert.equal(c.extension[0].valueReference.reference, `Organization/${id}/_history/2`);
    });

    it('may be absolute, or relative to the base of the own address', async () => {
      const base = 'https://ospedale.example/fhir';
      const results = await store().write([
        { kind: 'create', fullUrl: `${base}/Patient/17`, resource: patient('l6') },
        { kind: 'create', fullUrl: `${base}/Observation/1`, resource: observation('l7', 'Patient/17') },
        { kind: 'create', fullUrl: uuidA, resource: observation('l8', `${base}/Patient/17`) },
        { kind: 'create', fullUrl: uuidB, resource: observation('l9', 'Patient/17') },
      ]);
      const subjects = results.slice(1).map((result) => contentOf(versionOf(result)).subject.reference);
      const address = `Patient/${versionOf(results[0]).id}`;
      assert.deepEqual(subjects, [address, address, 'Patient/17']);
    });

    it('lead to the resource that a conditional create or update finds', async () => {
      const there = versionOf(await writeOne(store(), { kind: 'create', resource: patient('l10') }));
      const results = await store().write([
        { kind: 'create', fullUrl: uuidA, resource: patient('l10'), ifNoneExist: byIdentifier('Patient', 'l10') },
        { kind: 'create', fullUrl: uuidB, resource: observation('l11', uuidA) },
      ]);
      assert.equal(results[0]?.outcome, 'unchanged');
      assert.equal(contentOf(versionOf(results[1])).subject.reference, `Patient/${there.id}`);
    });

    it('may not have the same fullUrl', async () => {
      const create = { kind: 'create', fullUrl: uuidA, resource: patient('l12') } as const;
      await refusal(store().write([create, create]), 'duplicate-full-url', 400);
    });

    it('by criteria lead to the one resource that matches', async () => {
      const there = versionOf(await writeOne(store(), { kind: 'create', resource: patient('r1') }));
      const resource = observation('r2', conditionalReference('Patient', 'r1'));
      const result = await writeOne(store(), { kind: 'create', resource }, { planReference });
      assert.equal(contentOf(versionOf(result)).subject.reference, `Patient/${there.id}`);
    });

    it('by criteria may lead to what the same transaction creates', async () => {
      const results = await store().write(
        [
          { kind: 'create', resource: patient('r3') },
          { kind: 'create', resource: observation('r4', conditionalReference('Patient', 'r3')) },
        ],
        { planReference },
      );
      assert.equal(contentOf(versionOf(results[1])).subject.reference, `Patient/${versionOf(results[0]).id}`);
    });

    it('by criteria are refused when nothing or more than one matches, and nothing is stored', async () => {
      await store().write([
        { kind: 'create', resource: patient('r5') },
        { kind: 'create', resource: patient('r5') },
      ]);
      const before = await countOf(store(), 'Observation');
      const link = (value: string) => observation('r6', conditionalReference('Patient', value));
      const none = await refusal(
        store().write([{ kind: 'create', resource: link('nobody') }], { planReference }),
        'conditional-reference-unmatched',
        412,
      );
      assert.deepEqual(none.issues[0]?.expression, ['Observation.subject.reference']);
      await refusal(
        store().write([{ kind: 'create', resource: link('r5') }], { planReference }),
        'multiple-matches',
        412,
      );
      assert.equal(await countOf(store(), 'Observation'), before);
    });
  });
}
