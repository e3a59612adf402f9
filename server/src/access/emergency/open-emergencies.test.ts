import assert from 'node:assert/strict';
import type { Consent } from '@medplum/fhirtypes';
import { withDataDirectories } from '../../../test/store/sqlite/data-directory.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { officesFor, readDataProtectionOfficer } from './data-protection-officers.ts';
import { createOpenEmergencies, loadOpenEmergencies } from './open-emergencies.ts';
import { openEmergency } from './open-emergency.ts';

const now = Date.now();
const principal = { clientId: 'app', scopes: [], practitionerRole: 'PractitionerRole/r' } as const;

function emergencyOf(patient: string, at: number): Consent {
  const common = { principal, reason: 'unconscious', text: 'persona incosciente', controllers: [] };
  return openEmergency({ ...common, patient, now: at }).consent;
}

describe('open emergency accesses', () => {
  const newDirectory = withDataDirectories();

  it('belong to one appointment, one person and fifteen minutes', () => {
    const open = createOpenEmergencies();
    assert.equal(open.isOpen(principal, 'a', now), false);
    open.add(emergencyOf('a', now));
    assert.equal(open.isOpen(principal, 'a', now), true);
    assert.equal(open.isOpen(principal, 'a', now + 15 * 60_000 - 1), true);
    assert.equal(open.isOpen(principal, 'a', now + 15 * 60_000), false);
    assert.equal(open.isOpen(principal, 'b', now), false);
    assert.equal(open.isOpen({ ...principal, practitionerRole: 'PractitionerRole/s' }, 'a', now), false);
    assert.equal(open.isOpen({ clientId: 'app', scopes: [] }, 'a', now), false);
  });

  it('are not ended by an earlier one, and survive what names nobody', () => {
    const open = createOpenEmergencies();
    open.add(emergencyOf('a', now));
    open.add(emergencyOf('a', now - 60_000));
    assert.equal(open.isOpen(principal, 'a', now + 14.5 * 60_000), true);
    for (const odd of [{}, { patient: { reference: 'Patient/x' } }, { provision: { period: { end: 'never' } } }]) {
      open.add({ resourceType: 'Consent', ...odd } as unknown as Consent);
    }
    assert.equal(open.isOpen(principal, 'x', now), false);
  });

  it('are those in force in the store after a start', async () => {
    const store = await openSqliteStore({
      dataDirectory: await newDirectory(),
      baseUrl: 'https://sinfonia.example/fhir',
      workers: 1,
    });
    try {
      const consents = [emergencyOf('old', now - 3_600_000)];
      for (let n = 0; n < 250; n++) consents.push(emergencyOf(`p${n}`, now));
      await store.write(consents.map((resource) => ({ kind: 'create', resource })));
      const open = await loadOpenEmergencies(store, now + 1_000);
      assert.equal(open.isOpen(principal, 'old', now), false);
      const missing = consents.slice(1).filter((_one, n) => !open.isOpen(principal, `p${n}`, now + 1_000));
      assert.equal(missing.length, 0);
    } finally {
      await store.close();
    }
  });
});

describe('offices of data-protection officers', () => {
  const officers = ['Organization/na1=PractitionerRole/dpo-na1', '*=Organization/region'].map(
    readDataProtectionOfficer,
  );
  const cases: readonly (readonly [authority: string | undefined, told: readonly string[]])[] = [
    ['Organization/na1', ['PractitionerRole/dpo-na1', 'Organization/region']],
    ['Organization/na2', ['Organization/na2', 'Organization/region']],
    ['Organization/region', ['Organization/region']],
    [undefined, ['Organization/region']],
  ];
  for (const [authority, told] of cases) {
    it(`are ${told.join(' and ')} for ${authority ?? 'a person without authority'}`, () => {
      assert.deepEqual(officesFor(authority, officers), told);
    });
  }

  it('are the authority alone when none is configured', () => {
    assert.deepEqual(officesFor('Organization/na1', []), ['Organization/na1']);
    assert.deepEqual(officesFor(undefined, []), []);
  });
});
