import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FhirError } from '@sinfonia/profiles/issues';
import { createTerminology } from '@sinfonia/profiles/terminology';
import { type Access, createAccess } from '../../src/access/create-access.ts';
import { loadPolicies } from '../../src/access/policies/load-policies.ts';
import type { Principal } from '../../src/access/principal.ts';
import { planSearch } from '../../src/fhir/search/plan-search.ts';
import type { Store } from '../../src/store/port.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { appointment, buildWorld, doctor, organization, persons } from './world.ts';

const fhirBase = 'http://localhost/fhir';
const policies = loadPolicies();
const types = [
  'Patient',
  'Observation',
  'Condition',
  'DocumentReference',
  'DiagnosticReport',
  'Consent',
  'EpisodeOfCare',
  'Encounter',
  'Appointment',
  'ServiceRequest',
  'Task',
  'CareTeam',
  'RelatedPerson',
  'Organization',
] as const;

/** Callers of every role: professionals as the doctor of the world, people as `chosen` or her support administrator. */
function callers(): readonly Principal[] {
  return [...policies.values()].map((policy): Principal => {
    const { role, holder } = policy;
    const common = { clientId: 'app', role, tokenId: role };
    if (holder === 'system') return { ...common, scopes: ['system/*.cruds'], organization };
    if (role === 'citizen')
      return {
        ...common,
        subject: 'a',
        level: 2,
        fhirUser: 'Patient/chosen',
        patient: 'chosen',
        scopes: ['patient/*.cruds', 'patient/AuditEvent.rs'],
      };
    if (role === 'representative')
      return {
        ...common,
        subject: 'b',
        level: 2,
        fhirUser: 'RelatedPerson/delegate',
        patient: 'chosen',
        scopes: ['patient/*.cruds'],
      };
    return {
      ...common,
      subject: 'c',
      level: 2,
      fhirUser: doctor,
      practitionerRole: appointment,
      organization,
      scopes: ['user/*.cruds', 'user/AuditEvent.rs'],
    };
  });
}

describe('access engine', function () {
  this.timeout(60_000);
  let folder: string;
  let store: Store;
  let access: Access;
  const terminology = createTerminology([]);
  const plan = (type: string, query: readonly (readonly [string, string])[]) =>
    planSearch(query, { type, strict: true, baseUrl: fhirBase, terminology }).plan;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-access-'));
    store = await openSqliteStore({ dataDirectory: folder, baseUrl: fhirBase, workers: 1 });
    await store.write(buildWorld(Date.now()).map((resource) => ({ kind: 'update', method: 'PUT', resource })));
    access = createAccess({
      store,
      policies,
      fhirBase,
      planGranular: (type, filters) => plan(type, filters).where,
      completeWrites: async (operations) => operations,
      written: async () => undefined,
    });
  });
  after(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const caller = (role: string): Principal => callers().find((one) => one.role === role) ?? assert.fail(role);

  /** Addresses that a search gives a caller; empty when it is refused. */
  async function found(
    principal: Principal,
    type: string,
    query: readonly (readonly [string, string])[] = [],
  ): Promise<string[]> {
    await access.prepare(principal);
    try {
      const narrowed = access.narrow(principal, plan(type, [['_count', '1000'], ...query]));
      return (await store.search(narrowed)).entries.map((entry) => `${entry.type}/${entry.id}`);
    } catch (error) {
      if (error instanceof FhirError && error.status === 403) return [];
      throw error;
    }
  }

  async function everything(type: string): Promise<{ type: string; id: string }[]> {
    const { entries } = await store.search(plan(type, [['_count', '1000']]));
    return entries.map(({ id }) => ({ type, id }));
  }

  for (const principal of callers()) {
    it(`narrows the searches of ${principal.role} to exactly what it may see`, async () => {
      for (const type of types) {
        const all = await everything(type);
        await access.prepare(principal);
        const visible = await access.visible(principal, all, 'search');
        assert.deepEqual((await found(principal, type)).sort(), [...visible].sort(), type);
      }
    });
  }

  const seesObservationsOf: Readonly<Record<string, readonly string[]>> = {
    citizen: ['chosen'],
    representative: ['chosen'],
    'general-practitioner': ['chosen', 'emergency', 'taken', 'team'],
    specialist: ['admitted', 'booked', 'emergency', 'referred', 'taken', 'team'],
    nurse: ['admitted', 'emergency', 'home', 'taken', 'team'],
    'hospital-ward': ['admitted', 'emergency', 'referred', 'taken'],
    'home-care-coordinator': ['home', 'taken', 'team'],
    'cup-operator': [],
    pharmacist: [],
    'municipal-social-secretariat': [],
    'regional-analyst': [],
    administrator: [],
    auditor: [],
    'judicial-authority': [],
    'platform-system': [...persons].sort(),
  };
  for (const [role, expected] of Object.entries(seesObservationsOf)) {
    it(`shows ${role} the observations of ${expected.join(', ') || 'nobody'}`, async () => {
      const seen = await found(caller(role), 'Observation');
      const whose = new Set(
        seen
          .filter((address) => address.endsWith('-plain'))
          .map((address) => address.slice('Observation/'.length, -'-plain'.length)),
      );
      assert.deepEqual([...whose].sort(), expected);
    });
  }

  it('hides what is obscured from everybody but the person, who made it and who carries it', async () => {
    const labels = async (role: string) =>
      (await found(caller(role), 'Observation'))
        .filter((address) => address.startsWith('Observation/chosen-'))
        .map((address) => address.slice('Observation/chosen-'.length))
        .sort();
    const own = ['hidden-from-parent-own', 'hidden-from-person-own', 'obscured-own', 'plain-own', 'restricted-own'];
    assert.deepEqual(await labels('general-practitioner'), [...own, 'hidden-from-person', 'plain'].sort());
    const person = ['hidden-from-parent', 'obscured', 'plain', 'restricted'];
    assert.deepEqual(await labels('citizen'), [...person, ...person.map((one) => `${one}-own`)].sort());
    const represented = ['obscured', 'plain'];
    assert.deepEqual(
      await labels('representative'),
      [...represented, ...represented.map((one) => `${one}-own`)].sort(),
    );
    assert.equal((await labels('platform-system')).length, 10);
  });

  it('shows documents of others only with the consent to consult them', async () => {
    const seen = await found(caller('general-practitioner'), 'DocumentReference');
    assert.ok(seen.includes('DocumentReference/chosen-plain'));
    assert.ok(!seen.includes('DocumentReference/team-plain'));
  });

  it('cannot be asked about hidden resources by chains, _has, includes and lists', async () => {
    const doctorOf = caller('general-practitioner');
    const stranger = 'Provettastranger';
    assert.deepEqual(await found(doctorOf, 'Observation', [['subject:Patient.family', stranger]]), []);
    assert.deepEqual(await found(doctorOf, 'Observation', [['_id', 'stranger-plain,chosen-obscured']]), []);
    for (const hidden of [
      'Observation/chosen-obscured',
      'chosen-obscured',
      `${fhirBase}/Observation/chosen-obscured`,
    ]) {
      assert.deepEqual(await found(doctorOf, 'DiagnosticReport', [['result', hidden]]), [], hidden);
      assert.ok((await found(caller('citizen'), 'DiagnosticReport', [['result', hidden]])).length > 0, hidden);
    }
    assert.ok((await found(doctorOf, 'Observation', [['subject', 'Patient/chosen']])).length > 0);
    assert.ok((await found(doctorOf, 'Observation', [['subject', 'chosen']])).length > 0);
    assert.deepEqual(await found(doctorOf, 'DiagnosticReport', [['result:Observation._id', 'chosen-obscured']]), []);
    assert.deepEqual(await found(doctorOf, 'Patient', [['_has:Observation:patient:_id', 'chosen-obscured']]), []);
    assert.deepEqual(await found(doctorOf, 'Observation', [['_list', 'list']]), []);
    const included = await found(doctorOf, 'DiagnosticReport', [
      ['_include', '*'],
      ['_revinclude', '*'],
    ]);
    assert.ok(included.includes('Patient/chosen') && !included.includes('Observation/chosen-obscured'));
    const behind = await found(doctorOf, 'Patient', [
      ['_id', 'chosen'],
      ['_revinclude', 'Observation:subject'],
      ['_revinclude:iterate', 'DiagnosticReport:result'],
    ]);
    assert.ok(!behind.some((address) => /(?:obscured|restricted|hidden-from-parent)$/.test(address)), behind.join());
  });

  it('takes references to hidden resources out of what it shows', async () => {
    const [report] = (await store.search(plan('DiagnosticReport', [['_id', 'chosen-plain']]))).entries;
    assert.ok(report);
    const [text = ''] = await access.present(caller('general-practitioner'), [report]);
    assert.doesNotMatch(text, /obscured/);
    assert.match(text, /SUBSETTED/);
    assert.deepEqual(await access.present(caller('citizen'), [report]), [report.json]);
  });

  it('finds a person by identifier and never by leafing through the register', async () => {
    const pharmacy = caller('cup-operator');
    assert.deepEqual(await found(pharmacy, 'Patient'), []);
    assert.deepEqual(await found(pharmacy, 'Patient', [['identifier', 'CFstranger']]), ['Patient/stranger']);
    for (const [name, value] of [
      ['identifier:not', 'x'],
      ['identifier', 'urn:oid:2.16.840.1.113883.2.9.4.3.2|'],
      ['birthdate', '1950-01-01'],
      ['_id', 'stranger'],
    ] as const) {
      assert.deepEqual(await found(pharmacy, 'Patient', [[name, value]]), [], name);
    }
  });

  it('lets people write about those in their care only', async () => {
    const observation = (patient: string) =>
      ({
        resourceType: 'Observation',
        status: 'final',
        code: { text: 'prova' },
        subject: { reference: `Patient/${patient}` },
      }) as const;
    const judge = async (role: string, patient: string) =>
      (await access.judgeContent(caller(role), observation(patient), 'create'))?.code;
    assert.equal(await judge('general-practitioner', 'chosen'), undefined);
    assert.equal(await judge('general-practitioner', 'stranger'), 'write-not-allowed');
    assert.equal(await judge('general-practitioner', 'emergency'), 'write-not-allowed');
    assert.equal(await judge('citizen', 'chosen'), undefined);
    assert.equal(await judge('citizen', 'stranger'), 'write-not-allowed');
    assert.equal(await judge('cup-operator', 'chosen'), 'write-not-allowed');
    assert.equal(await judge('platform-system', 'stranger'), undefined);
    const granted = buildWorld(Date.now()).filter(({ resourceType }) => resourceType === 'Consent');
    for (const consent of granted) {
      const code = (await access.judgeContent(caller('general-practitioner'), consent, 'create'))?.code;
      const mayRecord = consent.id === 'x';
      assert.equal(code === undefined, mayRecord, consent.id);
    }
  });

  const refused: readonly [string, Partial<Principal>, string][] = [
    ['no role', { role: undefined } as unknown as Partial<Principal>, 'access-role-missing'],
    ['an unknown role', { role: 'constructor' }, 'access-role-missing'],
    ['a role of systems', { role: 'platform-system' }, 'access-role-missing'],
    ['a level too low', { level: 1 }, 'access-level-too-low'],
    ['another purpose', { purpose: 'HMARKT' }, 'access-purpose-not-allowed'],
    ['no scope', { scopes: [] }, 'access-denied'],
  ];
  for (const [name, change, code] of refused) {
    it(`refuses a token with ${name}`, () => {
      const principal = { ...caller('general-practitioner'), ...change };
      assert.equal(access.authorize(principal, { interaction: 'read', type: 'Observation', id: 'x' })?.code, code);
    });
  }
});
