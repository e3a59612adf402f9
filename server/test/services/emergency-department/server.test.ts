import assert from 'node:assert/strict';
import type { Bundle, MeasureReport, Parameters, PractitionerRole, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import { obtainUserToken } from '../../../src/identity/sandbox/obtain-token.ts';
import { type RunningServer, startServer } from '../../rest/running-server.ts';
import { toParameters, type Values } from '../step-answers.ts';

/** Codici fiscali of test users of the sandbox. */
const users = { citizen: 'RNRLCU52C58F839B', physician: 'MNTLNE71P70H703K' } as const;
const json = 'application/fhir+json';
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

describe('emergency departments on a real server', function () {
  this.timeout(120_000);
  let server: RunningServer;
  let department: string;
  const tokens = new Map<string, string>();

  before(async () => {
    server = await startServer();
    const baseUrl = server.base.slice(0, -'/fhir'.length);
    tokens.set('system', await server.authorization());
    const [given] = await found<PractitionerRole>(`PractitionerRole?practitioner.identifier=${users.physician}`);
    const [hospital] = await found<Resource>('Organization?type=osp-dir&_count=1');
    assert.ok(given);
    assert.ok(hospital);
    department = `Organization/${hospital.id}`;
    const role: PractitionerRole = {
      ...given,
      id: 'medico-del-pronto-soccorso',
      code: [{ coding: [{ system: codeSystemUrl.SinfoniaRole, code: 'hospital-physician' }] }],
      organization: { reference: department },
    };
    const stored = await ask('system', 'PUT', `PractitionerRole/${role.id}`, role);
    assert.equal(stored.status, 201, stored.text);
    for (const [who, wanted] of [
      ['citizen', 'citizen'],
      ['physician', 'hospital-physician'],
    ] as const) {
      const scope = who === 'citizen' ? 'openid fhirUser launch/patient patient/*.rs' : 'openid fhirUser user/*.cruds';
      const person = { codiceFiscale: users[who], role: wanted };
      tokens.set(who, `Bearer ${(await obtainUserToken({ baseUrl, scope }, person)).access_token}`);
    }
  });
  after(() => server.stop());

  async function ask(who: string, method: string, path: string, body?: unknown) {
    const headers = { authorization: tokens.get(who) ?? '', ...(body === undefined ? {} : { 'content-type': json }) };
    return server.ask(method, `/fhir/${path}`, headers, body === undefined ? undefined : JSON.stringify(body));
  }
  async function found<T extends Resource>(path: string): Promise<T[]> {
    const { text } = await ask('system', 'GET', path);
    return ((JSON.parse(text) as Bundle).entry ?? []).map(({ resource }) => resource as T);
  }
  async function step(name: string, values: Values): Promise<Parameters> {
    const { status, text } = await ask('physician', 'POST', `Encounter/$emergency-${name}`, toParameters(values));
    assert.ok(status === 200 || status === 201, `${name}: ${status} ${text}`);
    return JSON.parse(text) as Parameters;
  }
  const stateIn = ({ parameter }: Parameters) => parameter?.find(({ name }) => name === 'state')?.valueCode;
  async function occupancy(who: string): Promise<MeasureReport | undefined> {
    const { status, text } = await ask(who, 'GET', `MeasureReport/$emergency-occupancy?department=${department}`);
    assert.equal(status, 200, text);
    return (JSON.parse(text) as Bundle).entry?.[0]?.resource as MeasureReport | undefined;
  }
  const waitingIn = (report: MeasureReport | undefined) =>
    report?.group?.find(({ code }) => code?.coding?.[0]?.code === 'waiting')?.population?.[0]?.count;

  it('takes events out of order over HTTP, and publishes what follows from them', async () => {
    const system = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';
    for (let index = 1; index <= 4; index += 1) {
      const access = `202600000000100${index}`;
      assert.equal(
        stateIn(await step('triage', { access, at: ago(20), triage: '3', key: `triage-${access}` })),
        'expected',
      );
      const arrived = await step('arrive', {
        access,
        key: `arrivo-${access}`,
        patientIdentifier: { system, value: users.citizen },
        at: ago(30),
        mode: '3',
        sender: '6',
        problem: '12',
      });
      assert.equal(stateIn(arrived), 'triaged');
    }
    assert.equal(waitingIn(await occupancy('physician')), 4);
    assert.equal(waitingIn(await occupancy('citizen')), 4);
    await step('leave', { access: '2026000000001001', at: ago(1), outcome: '6' });
    await step('leave', { access: '2026000000001002', at: ago(1), outcome: '6' });
    assert.equal(waitingIn(await occupancy('physician')), 2);
    assert.equal(waitingIn(await occupancy('citizen')), undefined);
  });

  it('counts an access that is written by ordinary FHIR, and one that is taken back', async () => {
    const before = waitingIn(await occupancy('physician')) ?? 0;
    const [encounter] = await found<Resource & { identifier?: unknown; status?: string }>(
      'Encounter?class=EMER&status=triaged&_count=1',
    );
    assert.ok(encounter?.id);
    const wrong = { ...encounter, status: 'entered-in-error' };
    assert.equal((await ask('system', 'PUT', `Encounter/${encounter.id}`, wrong)).status, 200);
    assert.equal(waitingIn(await occupancy('physician')), before - 1);
    assert.equal((await ask('system', 'PUT', `Encounter/${encounter.id}`, encounter)).status, 200);
    assert.equal(waitingIn(await occupancy('physician')), before);
  });

  it('refuses who is nobody, and who is no staff', async () => {
    const anonymous = await server.ask('GET', '/fhir/MeasureReport/$emergency-occupancy');
    assert.equal(anonymous.status, 401);
    const body = toParameters({ access: '2026000000001003', at: ago(1) });
    assert.equal((await ask('citizen', 'POST', 'Encounter/$emergency-visit', body)).status, 403);
    assert.equal((await ask('system', 'POST', 'Encounter/$emergency-visit', body)).status, 403);
    const bad = await ask('physician', 'POST', 'Encounter/$emergency-visit', toParameters({ access: '1', at: 'ieri' }));
    assert.equal(bad.status, 400, bad.text);
  });

  it('announces its operations', async () => {
    const { text } = await ask('system', 'GET', 'metadata');
    for (const name of ['emergency-arrive', 'emergency-leave', 'emergency-report', 'emergency-occupancy']) {
      assert.ok(text.includes(`OperationDefinition/${name}`), name);
    }
  });
});
