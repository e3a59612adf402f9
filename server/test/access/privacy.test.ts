import assert from 'node:assert/strict';
import { codeSystemUrl, profileUrl } from '@sinfonia/profiles';
import { obtainUserToken } from '../../src/identity/sandbox/obtain-token.ts';
import { sandboxUsers } from '../../src/sandbox/sandbox-users.ts';
import { type RunningServer, startServer } from '../rest/running-server.ts';

const scopes = 'openid fhirUser launch/patient patient/*.cruds user/*.cruds';

/** Codici fiscali of test users, by what they are. */
const people = { citizen: 'RNRLCU52C58F839B', specialist: 'MNTLNE71P70H703K', nurse: 'CSBDVD85D21F839Q' } as const;

interface Json {
  readonly [name: string]: unknown;
}

describe('privacy over HTTP', function () {
  this.timeout(60_000);
  let server: RunningServer;
  const headers = new Map<string, string>();
  before(async () => {
    server = await startServer();
    const baseUrl = server.base.slice(0, -'/fhir'.length);
    for (const [who, codiceFiscale] of Object.entries(people)) {
      const token = await obtainUserToken({ baseUrl, scope: scopes }, { codiceFiscale });
      headers.set(who, `Bearer ${token.access_token}`);
    }
    headers.set('system', await server.authorization());
  });
  after(() => server.stop());

  async function ask(
    who: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Json }> {
    const answer = await server.ask(
      method,
      `/fhir/${path}`,
      {
        authorization: headers.get(who) ?? '',
        ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
      },
      body === undefined ? undefined : JSON.stringify(body),
    );
    return { status: answer.status, body: answer.text === '' ? {} : (JSON.parse(answer.text) as Json) };
  }

  /** Id of a patient whom the specialist has nothing to do with. */
  async function stranger(): Promise<string> {
    const { body } = await ask('system', 'GET', 'Observation?_count=200');
    for (const { resource } of body['entry'] as { resource: { id: string; subject: { reference: string } } }[]) {
      const id = resource.subject.reference.slice('Patient/'.length);
      if ((await ask('specialist', 'GET', `Patient/${id}`)).status === 404) return id;
    }
    return assert.fail('everybody is known');
  }

  const emergency = (text: string) => ({
    resourceType: 'Parameters',
    parameter: [
      {
        name: 'reason',
        valueCodeableConcept: { coding: [{ system: codeSystemUrl.EmergencyReason, code: 'unconscious' }], text },
      },
    ],
  });

  it('opens a record in an emergency, with a reason, to who opened it, and tells the person', async () => {
    const id = await stranger();
    assert.equal((await ask('specialist', 'POST', `Patient/${id}/$emergency-access`, emergency('breve'))).status, 400);
    assert.equal(
      (await ask('citizen', 'POST', `Patient/${id}/$emergency-access`, emergency('persona incosciente'))).status,
      403,
    );
    const opened = await ask('specialist', 'POST', `Patient/${id}/$emergency-access`, emergency('persona incosciente'));
    assert.equal(opened.status, 201, JSON.stringify(opened.body));
    assert.equal((await ask('specialist', 'GET', `Patient/${id}`)).status, 200);
    const seen = await ask('specialist', 'GET', `Observation?patient=${id}&_summary=count`);
    assert.ok(Number(seen.body['total']) > 0);
    const told = await ask('system', 'GET', `Communication?subject=Patient/${id}&category=emergency-access`);
    assert.ok((told.body['entry'] as unknown[]).length >= 1);
    const forged = { ...opened.body, id: undefined };
    assert.equal((await ask('specialist', 'POST', 'Consent', forged)).status, 403);
  });

  it('lets every professional use the platform for the purpose that the sign-in gives', async () => {
    const baseUrl = server.base.slice(0, -'/fhir'.length);
    const professionals = sandboxUsers.filter(({ fhirUser }) => fhirUser.startsWith('Practitioner/'));
    for (const { id, codiceFiscale } of professionals) {
      const { access_token: token } = await obtainUserToken({ baseUrl, scope: scopes }, { codiceFiscale });
      headers.set(id, `Bearer ${token}`);
      assert.equal((await ask(id, 'GET', 'Organization?_count=1')).status, 200, id);
    }
  });

  it('obscures at once, for searches, reads, histories and counts, and shows again', async () => {
    const patient = 'sandbox-cittadino';
    const list = async (who: string) =>
      (
        ((await ask(who, 'GET', `Observation?patient=${patient}&_count=200`)).body['entry'] ?? []) as {
          resource: { id: string };
        }[]
      ).map(({ resource }) => resource.id);
    const before = await list('nurse');
    const [hidden] = before;
    assert.ok(hidden, 'the nurse sees something');
    const consent = {
      resourceType: 'Consent',
      meta: {
        profile: [profileUrl.ObscuringConsent],
        security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'V' }],
      },
      status: 'active',
      scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
      category: [
        { coding: [{ system: codeSystemUrl.ConsentKind, code: 'obscuring' }] },
        { coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.3.3.6.1.3', code: 'P99' }] },
      ],
      patient: { reference: `Patient/${patient}` },
      dateTime: new Date().toISOString(),
      performer: [{ reference: `Patient/${patient}` }],
      policyRule: { coding: [{ system: codeSystemUrl.ConsentBasis, code: 'gdpr-18' }] },
      provision: {
        type: 'deny',
        period: { start: '2026-01-01' },
        data: [{ meaning: 'instance', reference: { reference: `Observation/${hidden}` } }],
      },
    };
    const created = await ask('citizen', 'POST', 'Consent', consent);
    assert.equal(created.status, 201, JSON.stringify(created.body));
    assert.deepEqual(
      await list('nurse'),
      before.filter((id) => id !== hidden),
    );
    for (const path of [
      `Observation/${hidden}`,
      `Observation/${hidden}/_history`,
      `Observation/${hidden}/_history/1`,
      `Consent/${created.body['id']}`,
    ]) {
      const absent = await ask('nurse', 'GET', path.replace(/\/[^/]+/, '/never-was'));
      const answer = await ask('nurse', 'GET', path);
      assert.equal(answer.status, absent.status, path);
      // Consents are not for nurses at all.
      assert.equal(answer.status, path.startsWith('Consent') ? 403 : 404, path);
    }
    assert.equal((await ask('citizen', 'GET', `Observation/${hidden}`)).status, 200);
    const withdrawn = {
      ...created.body,
      status: 'inactive',
      provision: { ...consent.provision, period: { start: '2026-01-01', end: '2026-11-25' } },
    };
    const put = await ask('citizen', 'PUT', `Consent/${created.body['id']}`, withdrawn);
    assert.equal(put.status, 200, JSON.stringify(put.body));
    assert.deepEqual(new Set(await list('nurse')), new Set(before));
  });
});
