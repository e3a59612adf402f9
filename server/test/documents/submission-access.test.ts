import assert from 'node:assert/strict';
import type { Bundle, DocumentReference, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { organization, worldLabels } from '../access/world.ts';
import { fhirBase } from '../audit/in-process-api.ts';
import { type DocumentsApi, inRole, openDocuments } from './in-process-documents.ts';
import { submission } from './submission.ts';

const minimal = 'https://profiles.ihe.net/ITI/MHD/StructureDefinition/IHE.MHD.Minimal.ProvideBundle';

const authorOrganization = 'https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-authorOrg';

/** A submission about a person by the district of the world, with a label of the document. */
function submissionOf(person: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const subject = { reference: `Patient/${person}` };
  return submission({
    'meta.profile': [minimal],
    'entry[0].resource.subject': subject,
    'entry[0].resource.source': {
      extension: [{ url: authorOrganization, valueReference: { reference: organization } }],
    },
    'entry[1].resource.subject': subject,
    'entry[1].resource.context.sourcePatientInfo': subject,
    'entry[1].resource.author': [{ reference: organization }],
    'entry[1].resource.custodian': { reference: organization },
    ...more,
  });
}

describe('who may provide and retrieve documents', function () {
  this.timeout(120_000);
  let api: DocumentsApi;
  before(async () => {
    const bare: unknown = { resourceType: 'Binary', id: 'bare', contentType: 'text/plain', data: 'YQ==' };
    const ofPatient: unknown = {
      resourceType: 'Binary',
      id: 'of-patient',
      contentType: 'text/plain',
      data: 'YQ==',
      securityContext: { reference: 'Patient/in-care' },
    };
    api = await openDocuments([bare, ofPatient] as readonly Resource[]);
  });
  after(() => api.stop());

  async function provide(role: string, bundle: unknown): Promise<{ document: string; binary: string }> {
    const { body = '' } = await api.ask(inRole(role), 'POST', '', bundle);
    const { entry = [] } = JSON.parse(body) as Bundle;
    const [, document = '', binary = ''] = entry.map(({ response }) =>
      (response?.location ?? '').slice(fhirBase.length + 1).replace(/\/_history\/.*/, ''),
    );
    return { document, binary };
  }

  async function statusOf(role: string, address: string): Promise<number> {
    try {
      return (await api.ask(inRole(role), 'GET', address)).status;
    } catch (error) {
      assert.ok(error instanceof FhirError, String(error));
      return error.status;
    }
  }

  async function refusalOf(role: string, method: 'POST' | 'PUT', address: string, body: unknown): Promise<string> {
    const error = await api.ask(inRole(role), method, address, body).catch((one: unknown) => one);
    assert.ok(error instanceof FhirError, JSON.stringify(error));
    return error.issues[0]?.code ?? '';
  }

  for (const role of ['vendor-system', 'platform-system']) {
    it(`${role} provides a document, whose file has the protection of its metadata`, async () => {
      const { document, binary } = await provide(role, submissionOf('in-care'));
      const { securityContext } = JSON.parse((await api.ask(inRole(role), 'GET', binary)).body ?? '');
      assert.equal(securityContext.reference, document);
    });
  }

  it('a file is open to whom its document is open to, and to nobody else', async () => {
    const open = await provide('platform-system', submissionOf('in-care'));
    const obscured = await provide(
      'platform-system',
      submissionOf('in-care', {
        'entry[1].resource.meta': { security: worldLabels.obscured },
        'entry[1].resource.author': [{ reference: 'Organization/elsewhere' }],
        'entry[1].resource.custodian': { reference: 'Organization/elsewhere' },
      }),
    );
    const strangers = await provide(
      'platform-system',
      submissionOf('stranger', {
        'entry[1].resource.author': [{ reference: 'Organization/elsewhere' }],
        'entry[1].resource.custodian': { reference: 'Organization/elsewhere' },
      }),
    );
    const expected: readonly (readonly [role: string, of: { document: string; binary: string }, status: number])[] = [
      ['citizen', open, 200],
      ['general-practitioner', open, 200],
      ['citizen', obscured, 200],
      ['general-practitioner', obscured, 404],
      ['citizen', strangers, 404],
      ['general-practitioner', strangers, 404],
      ['vendor-system', strangers, 404],
      ['platform-system', strangers, 200],
    ];
    for (const [role, { document, binary }, status] of expected) {
      assert.equal(await statusOf(role, document), status, `${role} ${document}`);
      assert.equal(await statusOf(role, binary), status, `${role} ${binary}`);
      assert.equal(await statusOf(role, `${binary}/_history/1`), status, `${role} ${binary} version`);
    }
  });

  it('a file without a context is open to systems of the platform alone', async () => {
    for (const role of ['citizen', 'general-practitioner', 'vendor-system']) {
      assert.equal(await statusOf(role, 'Binary/bare'), 404, role);
    }
    assert.equal(await statusOf('vendor-system', 'Binary/of-patient'), 404);
    assert.equal(await statusOf('pharmacist', 'Binary/bare'), 403);
  });

  it('no file is found by a search of whom something is hidden from', async () => {
    const status = await statusOf('citizen', 'Binary');
    assert.ok(status === 403 || status === 200);
    if (status !== 200) return;
    const { body = '' } = await api.ask(inRole('citizen'), 'GET', 'Binary');
    assert.equal((JSON.parse(body) as Bundle).entry, undefined);
  });

  it('nobody provides documents of whom they have nothing to do with, or without being their author', async () => {
    const foreign = { 'entry[1].resource.author': [{ reference: 'Organization/elsewhere' }] };
    const refused: readonly (readonly [role: string, bundle: unknown])[] = [
      ['general-practitioner', submissionOf('stranger', foreign)],
      ['citizen', submissionOf('in-care')],
      ['citizen', submissionOf('stranger')],
      ['pharmacist', submissionOf('in-care')],
    ];
    for (const [role, bundle] of refused) {
      const code = await refusalOf(role, 'POST', '', bundle);
      assert.ok(code === 'access-denied' || code === 'write-not-allowed', `${role}: ${code}`);
    }
  });

  it('nobody adds or changes a file under the document of somebody else', async () => {
    const { document, binary } = await provide(
      'platform-system',
      submissionOf('in-care', {
        'entry[1].resource.author': [{ reference: 'Organization/elsewhere' }],
        'entry[1].resource.custodian': { reference: 'Organization/elsewhere' },
      }),
    );
    const file = {
      resourceType: 'Binary',
      contentType: 'text/plain',
      data: 'YQ==',
      securityContext: { reference: document },
    };
    assert.equal(await refusalOf('general-practitioner', 'POST', 'Binary', file), 'write-not-allowed');
    const id = binary.split('/')[1];
    const changed = await refusalOf('general-practitioner', 'PUT', binary, { ...file, id });
    assert.ok(changed === 'access-denied' || changed === 'resource-not-found', changed);
  });

  it('an author adds a file under a document of its own', async () => {
    const { document } = await provide('vendor-system', submissionOf('in-care'));
    const file = {
      resourceType: 'Binary',
      contentType: 'text/plain',
      data: 'YQ==',
      securityContext: { reference: document },
    };
    const { status } = await api.ask(inRole('vendor-system'), 'POST', 'Binary', file);
    assert.equal(status, 201);
  });

  it('a version of a file that was of another document is not shown with it', async () => {
    const mine = await provide('platform-system', submissionOf('in-care'));
    const theirs = await provide('platform-system', submissionOf('stranger'));
    const current = JSON.parse((await api.ask(inRole('platform-system'), 'GET', theirs.binary)).body ?? '');
    await api.ask(inRole('platform-system'), 'PUT', theirs.binary, {
      ...current,
      securityContext: { reference: mine.document },
    });
    assert.equal(await statusOf('citizen', theirs.binary), 200);
    assert.equal(await statusOf('citizen', `${theirs.binary}/_history/1`), 404);
    const { body = '' } = await api.ask(inRole('citizen'), 'GET', `${theirs.binary}/_history`);
    assert.equal((JSON.parse(body) as Bundle).entry?.length, 1);
  });

  it('a citizen finds documents and lists of her own by the same addresses', async () => {
    await provide('platform-system', submissionOf('in-care'));
    for (const type of ['DocumentReference', 'List']) {
      const { body = '' } = await api.ask(inRole('citizen'), 'GET', `${type}?patient=in-care&status=current`);
      const { entry = [] } = JSON.parse(body) as Bundle<DocumentReference>;
      assert.ok(entry.length > 0, type);
    }
  });
});
