import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceRequest } from '@medplum/fhirtypes';
import type { Principal } from '../../../../src/access/principal.ts';
import { homeCareRules } from '../../../../src/services/home-care/machine.ts';
import { homeCareSteps } from '../../../../src/services/home-care/steps.ts';
import type { InProcessApi } from '../../../audit/in-process-api.ts';
import { dayFromNow, people } from '../home-care-world.ts';
import { advance, type BroughtCase, bring, make, type Template, templateOf, ways, writeCopy } from './case-driver.ts';
import { assertWhole } from './case-invariants.ts';
import { around, callerOf, countVersions, identifierOf, openProof, personOf, put, receiverOf } from './proof-world.ts';
import { inputOf, type Values } from './step-inputs.ts';

const table = JSON.parse(readFileSync(new URL('../transitions.json', import.meta.url), 'utf8')) as {
  readonly steps: Readonly<
    Record<string, { readonly roles: readonly string[]; readonly states: Record<string, { readonly to?: string }> }>
  >;
};
const stepNames = homeCareSteps.map(({ name }) => name.replace('home-care-', ''));
const fromOf = (step: string): string =>
  Object.entries(table.steps[step]?.states ?? {}).find(([, { to }]) => to !== undefined)?.[0] ?? 'active';
const codiceFiscale = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';

describe('home care: who may', function () {
  this.timeout(120_000);
  let folder: string;
  let api: InProcessApi;
  const templates = new Map<string, Template>();
  let copies = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-proof-'));
    api = await openProof(folder);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A case in a state, of a person whom everybody follows. */
  async function followed(state: string): Promise<BroughtCase> {
    const template = templates.get(state) ?? (await templateOf(api, await bring(api, `noto-${state}`, state)));
    templates.set(state, template);
    return writeCopy(api, template, `q${++copies}`);
  }

  /** A case in a state at the other ASL, of a person whom nobody of the world follows. */
  async function foreign(state: string): Promise<BroughtCase> {
    const key = `altrove-${state}`;
    let template = templates.get(key);
    if (template === undefined) {
      await put(api, personOf(key, false, people.otherAuthority));
      let about: BroughtCase = { person: key };
      for (const step of ways[state] ?? []) {
        const given = inputOf(step, key);
        const member = [{ who: people.otherCoordinator, role: 'case-manager' }];
        about = await advance(api, receiverOf(), step, about, step === 'propose-pai' ? { ...given, member } : given);
      }
      template = await templateOf(api, about);
      templates.set(key, template);
    }
    return writeCopy(api, template, `r${++copies}`);
  }

  async function refused(
    who: Principal,
    step: string,
    about: BroughtCase,
    expected: string,
    values?: Values,
  ): Promise<void> {
    const before = await countVersions(api);
    const answer = await make(api, who, step, about, values ?? inputOf(step, about.person));
    const at = `${step} as ${who.role} (${who.clientId}): ${answer.status} ${answer.body.slice(0, 300)}`;
    assert.equal(answer.rule ?? answer.code, expected, at);
    assert.equal(await countVersions(api), before, `${at} changed something`);
    assert.ok(answer.texts.every((text) => text.length > 10));
  }

  describe('who has the role and no relationship is told that nothing is there', () => {
    for (const step of stepNames) {
      it(step, async () => {
        const about = await foreign(fromOf(step));
        for (const role of table.steps[step]?.roles ?? []) {
          if (role === 'platform-system') continue;
          await refused(callerOf(role, 'nessuno'), step, about, 'resource-not-found');
        }
        await assertWhole(api, about.person);
      });
    }
  });

  describe('another ASL that follows the person does not decide on the case (HC-02)', () => {
    for (const step of stepNames) {
      const roles = (table.steps[step]?.roles ?? []).filter((role) => /coordinator|health-authority/.test(role));
      if (['refer', 'record-access', 'accept-transfer', 'refuse-transfer'].includes(step)) continue;
      it(step, async () => {
        const about = await followed(fromOf(step));
        await put(api, [
          {
            resourceType: 'Encounter',
            id: `${about.person}-altrove`,
            status: 'in-progress',
            class: { code: 'IMP' },
            subject: { reference: `Patient/${about.person}` },
            serviceProvider: { reference: people.otherAuthority },
          },
          {
            resourceType: 'CareTeam',
            id: `${about.person}-altrove`,
            status: 'active',
            subject: { reference: `Patient/${about.person}` },
            participant: [{ member: { reference: people.otherCoordinator } }],
          },
        ]);
        for (const role of roles) {
          const who =
            role === 'home-care-coordinator'
              ? receiverOf()
              : callerOf(role, '', { organization: people.otherAuthority });
          await refused(who, step, about, 'HC-02');
        }
      });
    }
  });

  describe('a citizen and who represents her', () => {
    it('sign the own PAI', async () => {
      for (const role of ['citizen', 'representative']) {
        const about = await followed('pai-approved');
        const answer = await make(api, callerOf(role, about.person), 'sign-pai', about, { mode: 'portal' });
        assert.equal(answer.state, 'active', answer.body.slice(0, 300));
        await assertWhole(api, about.person);
      }
    });

    it('do not sign that of another, nor in the name of another', async () => {
      const about = await followed('pai-approved');
      const other = await followed('none');
      for (const role of ['citizen', 'representative']) {
        await refused(callerOf(role, other.person), 'sign-pai', about, 'resource-not-found', { mode: 'portal' });
        const { person, son, representative } = around(about.person);
        for (const by of [person, son, representative, around(other.person).person, around(other.person).son]) {
          const own = callerOf(role, about.person);
          if (by !== own.fhirUser) await refused(own, 'sign-pai', about, 'HC-11', { mode: 'portal', by });
        }
      }
    });

    it('do not sign when the title of the representative has ended', async () => {
      for (const ended of [{ active: false }, { active: true, period: { start: '2020-01-01', end: dayFromNow(-1) } }]) {
        const about = await followed('pai-approved');
        const { representative, person } = around(about.person);
        const stored = await api.store.read({ type: 'RelatedPerson', id: representative.split('/')[1] ?? '' });
        await put(api, [{ ...JSON.parse(stored?.json ?? '{}'), ...ended }]);
        await refused(callerOf('representative', about.person), 'sign-pai', about, 'resource-not-found', {
          mode: 'portal',
        });
        // A professional does not take down the agreement of one whose title has ended either.
        const doctor = callerOf('general-practitioner', about.person);
        await refused(doctor, 'sign-pai', about, 'HC-11', { mode: 'handwritten', by: representative });
        assert.equal((await make(api, doctor, 'sign-pai', about, { mode: 'handwritten', by: person })).state, 'active');
      }
    });

    it('refer themselves by reference, and nobody by identifier', async () => {
      for (const role of ['citizen', 'representative']) {
        const own = await followed('none');
        const other = { person: `s${++copies}` };
        await put(api, personOf(other.person, false));
        const by = { source: '1', patientIdentifier: { system: codiceFiscale, value: identifierOf(other.person) } };
        await refused(callerOf(role, own.person), 'refer', own, 'step-role-not-allowed', by);
        await refused(callerOf(role, own.person), 'refer', other, 'resource-not-found');
        assert.equal((await make(api, callerOf(role, own.person), 'refer', own)).state, 'referred');
      }
    });
  });

  describe('who does not follow the person yet', () => {
    for (const role of table.steps['refer']?.roles ?? []) {
      if (['citizen', 'representative', 'vendor-system'].includes(role)) continue;
      it(`refers her by identifier as ${role}, and sees where the referral stands`, async () => {
        const person = `s${++copies}`;
        await put(api, personOf(person, false, people.otherAuthority));
        const who = callerOf(role, 'nessuno');
        const answer = await make(
          api,
          who,
          'refer',
          { person },
          {
            source: '2',
            patientIdentifier: { system: codiceFiscale, value: identifierOf(person) },
          },
        );
        assert.equal(answer.status, 201, answer.body.slice(0, 400));
        const [referral] = answer.shown<ServiceRequest>('referral');
        assert.ok(referral !== undefined, 'who refers sees the referral');
        const state = await api.ask(who, 'GET', `ServiceRequest/${referral.id}/$home-care-state`).catch((error) => {
          throw new Error(`${role} does not see the state: ${error}`);
        });
        assert.equal(state.status, 200);
        await assertWhole(api, person);
        // The referral opens nothing of the record.
        if (role === 'platform-system') return;
        const conditions = await api
          .ask(who, 'GET', `Observation?patient=Patient/${person}`)
          .then(({ body = '' }) => (JSON.parse(body) as { entry?: unknown[] }).entry ?? [])
          .catch(() => []);
        assert.deepEqual(conditions, []);
      });
    }

    it('is not told whether an identifier is known, as a system of a vendor', async () => {
      const person = `s${++copies}`;
      await put(api, personOf(person, false));
      const who = callerOf('vendor-system', '');
      for (const value of [identifierOf(person), 'CF-di-nessuno']) {
        const by = { source: '2', patientIdentifier: { system: codiceFiscale, value } };
        await refused(who, 'refer', { person }, 'step-role-not-allowed', by);
      }
    });
  });

  describe('cooperatives and systems act for their own organization', () => {
    it('see no case of another cooperative', async () => {
      const about = await followed('active');
      for (const role of ['cooperative-operator', 'vendor-system']) {
        const who = callerOf(role, '', {
          organization: 'Organization/altra-cooperativa',
          ...(role === 'vendor-system'
            ? {}
            : { fhirUser: 'Practitioner/altrui', practitionerRole: 'PractitionerRole/altrui' }),
        });
        await refused(who, 'record-access', about, 'resource-not-found');
      }
    });

    it('see where the cases stand that they are in the team of, and no longer when they ended', async () => {
      const about = await followed('active');
      const ended = await followed('closed');
      for (const role of ['cooperative-operator', 'vendor-system']) {
        const asking = (episode = '') =>
          api.ask(callerOf(role, ''), 'GET', `EpisodeOfCare/${episode}/$home-care-state`);
        assert.equal((await asking(about.episode)).status, 200);
        if (role === 'vendor-system') await assert.rejects(asking(ended.episode), /resource-not-found/);
      }
    });

    it('record in the name of no other organization', async () => {
      const about = await followed('active');
      for (const role of ['cooperative-operator', 'vendor-system']) {
        const given = inputOf('record-access', about.person);
        for (const provider of ['Organization/altra-cooperativa', 'Organization/di-nessuno', people.authority]) {
          await refused(callerOf(role, ''), 'record-access', about, 'HC-34', { ...given, provider });
        }
        const own = await make(api, callerOf(role, ''), 'record-access', about, {
          ...given,
          provider: people.cooperative,
        });
        assert.equal(own.status, 200, own.body.slice(0, 300));
      }
    });
  });

  describe('scopes', () => {
    for (const step of stepNames) {
      it(`${step} asks for the permission that the machine names`, async () => {
        const about = await followed(fromOf(step));
        const needed = homeCareRules.get(`home-care-${step}`)?.scope;
        const type = step === 'refer' || step === 'accept' || step === 'refuse' ? 'ServiceRequest' : 'EpisodeOfCare';
        const without = needed === 'create' ? 'ruds' : 'crds';
        const scopes = [`user/${type}.${without}`, 'user/Patient.cruds', 'user/Observation.cruds', 'openid', 'x'];
        for (const given of [scopes, [], ['patient/*.rs'], ['system/*.cruds'], [`user/${type}.`]]) {
          await refused(
            callerOf('home-care-coordinator', '', { scopes: given, patient: about.person }),
            step,
            about,
            'access-denied',
          );
        }
      });

      it(`${step} with patient scopes stays with the patient of the session`, async () => {
        const about = await followed(fromOf(step));
        const other = await followed('none');
        const role = step === 'record-access' ? 'nurse' : 'home-care-coordinator';
        const patientScopes = { scopes: ['patient/*.cruds'], patient: other.person };
        const member = step === 'record-access' ? { practitionerRole: people.nurse } : {};
        await refused(callerOf(role, '', { ...patientScopes, ...member }), step, about, 'resource-not-found');
      });
    }

    it('refer by identifier with patient scopes stays with the patient of the session', async () => {
      const other = await followed('none');
      const about = { person: `s${++copies}` };
      await put(api, personOf(about.person, true));
      const by = { source: '2', patientIdentifier: { system: codiceFiscale, value: identifierOf(about.person) } };
      const who = callerOf('hospital-ward', '', { scopes: ['patient/*.cruds'], patient: other.person });
      await refused(who, 'refer', about, 'resource-not-found', by);
    });

    it('accept a transfer with patient scopes of another patient', async () => {
      const about = await followed('active');
      await advance(api, callerOf('home-care-coordinator', ''), 'transfer', about);
      const other = await followed('none');
      const who = receiverOf({ scopes: ['patient/*.cruds'], patient: other.person });
      await refused(who, 'accept-transfer', about, 'resource-not-found');
    });
  });
});
