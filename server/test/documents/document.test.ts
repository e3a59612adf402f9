import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Bundle } from '@medplum/fhirtypes';
import { FhirError, isRefusal } from '@sinfonia/profiles/issues';
import { packageExamples } from '@sinfonia/profiles/package';
import { fhirBase } from '../audit/in-process-api.ts';
import { type DocumentsApi, inRole, openDocuments } from './in-process-documents.ts';

interface Case {
  readonly name: string;
  readonly composition: string;
  readonly as?: string;
  readonly holds?: readonly string[];
  readonly code?: string;
  readonly status?: number;
  readonly place?: string;
}

const cases: readonly Case[] = JSON.parse(readFileSync(new URL('./document.cases.json', import.meta.url), 'utf8'));

describe('$document', function () {
  this.timeout(120_000);
  let api: DocumentsApi;
  before(async () => {
    api = await openDocuments();
  });
  after(() => api.stop());

  async function documentOf(id: string, role = 'general-practitioner'): Promise<Bundle> {
    const { status, body = '' } = await api.ask(inRole(role), 'GET', `Composition/${id}/$document`);
    assert.equal(status, 200);
    return JSON.parse(body) as Bundle;
  }

  for (const { name, composition, as = 'general-practitioner', holds, code, status, place } of cases) {
    it(name, async () => {
      if (holds !== undefined) {
        const bundle = await documentOf(composition, as);
        assert.deepEqual(
          bundle.entry?.map(({ fullUrl = '' }) => fullUrl.slice(fhirBase.length + 1)),
          holds,
        );
        assert.deepEqual(
          bundle.entry?.map(({ resource }) => `${resource?.resourceType}/${resource?.id}`),
          holds,
        );
        return;
      }
      const refusal = await api.ask(inRole(as), 'GET', `Composition/${composition}/$document`).then(
        () => assert.fail('answered'),
        (error: unknown) => error,
      );
      assert.ok(refusal instanceof FhirError, String(refusal));
      assert.equal(refusal.issues[0]?.code, code);
      assert.equal(refusal.status, status);
      assert.equal(refusal.issues[0]?.expression?.[0], place);
    });
  }

  it('has an identifier, a time and the base rules of a document', async () => {
    const bundle = await documentOf('whole');
    assert.equal(bundle.type, 'document');
    assert.match(bundle.identifier?.value ?? '', /^urn:uuid:[0-9a-f-]{36}$/);
    assert.ok(Math.abs(Date.parse(bundle.timestamp ?? '') - Date.now()) < 60_000);
    assert.deepEqual(api.context.validate(bundle).filter(isRefusal), []);
  });

  it('takes the identifier of the Composition, and adds the version from the second on', async () => {
    assert.equal((await documentOf('identified')).identifier?.value, '150204.PROVA.1');
    assert.equal((await documentOf('second-version')).identifier?.value, '150204.PROVA.2-v2');
  });

  it('leaves decimals as they are stored', async () => {
    const { body = '' } = await api.ask(inRole('platform-system'), 'GET', 'Composition/whole/$document');
    const stored = await api.store.read({ type: 'Observation', id: 'creatinine' });
    assert.ok(stored?.json !== undefined && body.includes(stored.json));
  });

  it('is asked for on the type by an id, a reference or an address', async () => {
    for (const id of ['whole', 'Composition/whole', `${fhirBase}/Composition/whole`]) {
      const { status } = await api.ask(
        inRole('platform-system'),
        'GET',
        `Composition/$document?id=${encodeURIComponent(id)}`,
      );
      assert.equal(status, 200, id);
    }
    const refused: readonly (readonly [string, string])[] = [
      ['Composition/$document', 'operation-parameter-missing'],
      ['Composition/$document?id=Patient/in-care', 'operation-parameter-invalid'],
      ['Composition/whole/$document?id=whole', 'operation-parameter-invalid'],
      ['Composition/whole/$document?graph=urn:x', 'operation-parameter-unsupported'],
      ['Composition/whole/$document?persist=si', 'operation-parameter-invalid'],
      ['Composition/whole/$document?persist=true', 'method-not-allowed'],
    ];
    for (const [address, code] of refused) {
      const error = await api.ask(inRole('platform-system'), 'GET', address).catch((one: unknown) => one);
      assert.ok(error instanceof FhirError, address);
      assert.equal(error.issues[0]?.code, code, address);
    }
  });

  it('is stored only when persist asks for it, and answers it as it is stored', async () => {
    const count = async () => {
      const { body = '' } = await api.ask(inRole('platform-system'), 'GET', 'Bundle?_summary=count');
      return (JSON.parse(body) as Bundle).total;
    };
    const before = await count();
    await documentOf('whole', 'platform-system');
    assert.equal(await count(), before);
    const {
      status,
      headers,
      body = '',
    } = await api.ask(inRole('platform-system'), 'POST', 'Composition/whole/$document?persist=true');
    assert.equal(status, 200);
    const bundle = JSON.parse(body) as Bundle;
    assert.equal(headers['location'], `${fhirBase}/Bundle/${bundle.id}/_history/1`);
    assert.equal(await count(), (before ?? 0) + 1);
    const read = await api.ask(inRole('platform-system'), 'GET', `Bundle/${bundle.id}`);
    assert.equal(read.body, body);
  });

  it('is not stored by who may not create Bundles', async () => {
    const error = await api
      .ask(inRole('citizen'), 'POST', 'Composition/whole/$document?persist=true')
      .catch((one: unknown) => one);
    assert.ok(error instanceof FhirError);
    assert.equal(error.issues[0]?.code, 'access-denied');
  });

  it('is recorded once, with all that it shows', async () => {
    await documentOf('whole', 'citizen');
    await api.audit.flush();
    const { body = '' } = await api.ask(
      inRole('platform-system'),
      'GET',
      'AuditEvent?entity=Observation/creatinine&_sort=-date&_count=200',
    );
    const events = ((JSON.parse(body) as Bundle).entry ?? []).flatMap(({ resource }) =>
      resource?.resourceType === 'AuditEvent' ? [resource] : [],
    );
    const own = events.filter(({ agent }) => JSON.stringify(agent).includes('Patient/in-care'));
    assert.ok(own.length === 1, `${own.length} records`);
  });
});

describe('$document of FSE documents', function () {
  this.timeout(120_000);
  const examples = packageExamples();
  const compositions = examples.filter(
    ({ resourceType, meta }) => resourceType === 'Composition' && meta?.profile?.some((url) => /-fse-/.test(url)),
  );
  let api: DocumentsApi;
  before(async () => {
    api = await openDocuments(examples.filter(({ resourceType }) => resourceType !== 'AuditEvent'));
  });
  after(() => api.stop());

  it('are there', () => assert.ok(compositions.length > 10));

  for (const { id } of compositions) {
    it(`${id} is valid against the profile that it claims, with its Composition`, async () => {
      const { body = '' } = await api.ask(inRole('platform-system'), 'GET', `Composition/${id}/$document`);
      const bundle = JSON.parse(body) as Bundle;
      assert.deepEqual(bundle.meta?.profile, [
        'https://fhir.sinfonia.campania.it/StructureDefinition/sinfonia-fse-document-bundle',
      ]);
      const faults = api.context.validate(bundle).filter(isRefusal);
      assert.deepEqual(
        faults.map(({ code, expression }) => [code, expression]),
        [],
      );
    });
  }
});
