import assert from 'node:assert/strict';
import { codiceFiscaleOf } from '@sinfonia/profiles/value-objects';
import { parseDay } from './campania/calendar.ts';
import { regionalRegistry } from './campania/generate.ts';
import { sandboxCitizen, sandboxProfessionals, sandboxUsers } from './sandbox-users.ts';

const options = { patients: 200, seed: 1, referenceDate: '2026-11-01' };
const referenceDay = parseDay(options.referenceDate) ?? 0;

/** Kinds of actor that the contract (§5) asks for. */
const roles = [
  'citizen',
  'caregiver',
  'general-practitioner',
  'paediatrician',
  'specialist',
  'home-care-coordinator',
  'nurse',
  'cup-operator',
  'pharmacist',
  'hospital-ward',
  'municipal-social-secretariat',
  'rsa-director',
  'hospice-director',
  'judicial-authority',
  'cooperative-operator',
  'registry-officer',
  'regional-analyst',
  'administrator',
  'auditor',
];

describe('sandbox users', () => {
  it('are one for each kind of actor of the contract', () => {
    assert.deepEqual(
      sandboxUsers.map((user) => user.role),
      roles,
    );
  });

  for (const user of sandboxUsers) {
    it(`${user.id} has the codice fiscale of their name, sex, birth and place`, () => {
      const computed = codiceFiscaleOf({
        family: user.family,
        given: user.given,
        sex: user.gender === 'female' ? 'F' : 'M',
        birthDate: user.birthDate,
        birthPlace: user.birthPlace,
      });
      assert.equal(user.codiceFiscale, computed);
      assert.equal(user.display, `${user.given} ${user.family}`);
    });
  }

  it('have the resource that fhirUser names, and professionals a role in an organization that exists', () => {
    const { batches, workforce } = regionalRegistry(options);
    const resources = [...sandboxProfessionals(), ...sandboxCitizen({ referenceDay, workforce })];
    const known = new Set([...batches.flat(), ...resources].map((each) => `${each.resourceType}/${each.id}`));
    for (const user of sandboxUsers) assert.ok(known.has(user.fhirUser), user.fhirUser);
    const held = resources.flatMap((each) => (each.resourceType === 'PractitionerRole' ? [each] : []));
    assert.equal(held.length, roles.length - 2);
    for (const role of held) {
      assert.ok(known.has(role.organization?.reference ?? ''), role.organization?.reference);
      assert.ok(roles.includes(role.code?.[0]?.coding?.[0]?.code ?? ''));
    }
  });

  it('share a home-care case: the citizen is followed by the doctor, nurse, coordinator and cooperative of the test users', () => {
    const { batches, workforce } = regionalRegistry(options);
    const resources = sandboxCitizen({ referenceDay, workforce });
    const known = new Set(
      [...batches.flat(), ...sandboxProfessionals(), ...resources].map((each) => `${each.resourceType}/${each.id}`),
    );
    const text = JSON.stringify(resources);
    for (const [, reference] of text.matchAll(/"reference":"([^"]+)"/g))
      assert.ok(known.has(reference ?? ''), reference);
    for (const user of ['coordinatore-adi', 'infermiere', 'operatore-cooperativa']) {
      assert.ok(text.includes(`PractitionerRole/sandbox-${user}-r`), user);
    }
    assert.ok(text.includes('Practitioner/sandbox-mmg'));
    assert.equal(resources.filter((each) => each.resourceType === 'RelatedPerson').length, 1);
  });
});
