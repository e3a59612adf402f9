import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Principal } from '../../../src/access/principal.ts';
import { policies, realAccessTo } from '../real-access.ts';
import {
  aids,
  medicines,
  openPrescriptions,
  type PrescriptionWorld,
  people,
  principalOf,
  services,
} from './prescription-world.ts';

const prescribe = {
  medicines: ['MedicationRequest/$prescribe-medicines', medicines],
  services: ['ServiceRequest/$prescribe-services', services],
  aids: ['DeviceRequest/$prescribe-aids', aids],
} as const;

/** Who may prescribe what, written apart from the machine. */
const drugs = [
  'continuity-of-care-physician',
  'dentist',
  'general-practitioner',
  'hospital-physician',
  'paediatrician',
  'palliative-care-physician',
  'specialist',
];
const mayPrescribe = {
  medicines: drugs,
  services: drugs,
  aids: drugs.filter((role) => role !== 'continuity-of-care-physician' && role !== 'dentist'),
} as const;

const caller = (role: string, extra: Partial<Principal> = {}): Principal =>
  principalOf(role, { subject: `conto-${role}`, level: 2, tokenId: role, scopes: ['user/*.cruds'], ...extra });
const treating = caller('general-practitioner', {
  fhirUser: 'Practitioner/medico',
  practitionerRole: people.doctor,
});
const stranger = caller('general-practitioner', {
  fhirUser: 'Practitioner/sostituto',
  practitionerRole: people.substitute,
});
const herself = caller('citizen', {
  fhirUser: people.person,
  patient: 'persona',
  scopes: ['patient/*.cruds'],
  purpose: 'PATRQT',
});
const somebody = caller('citizen', {
  fhirUser: people.other,
  patient: 'altra-persona',
  scopes: ['patient/*.cruds'],
  purpose: 'PATRQT',
});
const byIdentifier = {
  patient: undefined,
  patientIdentifier: { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'RNRLCU52C58F839B' },
};

describe('who may do what with prescriptions', () => {
  let folder: string;
  let world: PrescriptionWorld;
  let address: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-prescriptions-'));
    world = await openPrescriptions(folder, {
      accessTo: realAccessTo,
    });
    const made = await world.step(treating, 'MedicationRequest/$prescribe-medicines', medicines());
    address = `MedicationRequest/${made.shown('line')[0]?.id}`;
  });

  after(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function read(who: Principal, operation: string, at = address): Promise<string> {
    try {
      const { status } = await world.ask(who, 'GET', `${at}/$${operation}`);
      return String(status);
    } catch (error) {
      return (error as { issues: readonly { code: string }[] }).issues[0]?.code ?? '';
    }
  }

  for (const [kind, [target, request]] of Object.entries(prescribe)) {
    it(`prescribe ${kind}: the roles that are written, and no other`, async () => {
      for (const role of policies.keys()) {
        const may = mayPrescribe[kind as keyof typeof mayPrescribe].includes(role);
        const as = caller(role, { fhirUser: 'Practitioner/medico', practitionerRole: people.doctor });
        const refusal = await world
          .refusal(as, target, request({ ...byIdentifier, prescriberType: 'A' }))
          .catch(() => 'made');
        assert.equal(refusal === 'made', may, `${role}: ${refusal}`);
      }
    });
  }

  it('name by reference only whom they follow, by identifier whom they do not follow yet', async () => {
    const [target] = prescribe.medicines;
    assert.equal(await world.refusal(stranger, target, medicines()), 'resource-not-found');
    assert.equal((await world.step(stranger, target, medicines(byIdentifier))).state, '3');
  });

  it('are not found by who does not see them', async () => {
    assert.equal(await read(treating, 'prescription-state'), '200');
    assert.equal(await read(herself, 'prescription-state'), '200');
    assert.equal(await read(somebody, 'prescription-state'), 'resource-not-found');
    assert.equal(await read(stranger, 'prescription-reminder'), 'resource-not-found');
    assert.equal(await read(somebody, 'prescription-reminder'), 'resource-not-found');
    assert.equal(await read(herself, 'prescription-reminder'), 'reminder-not-ready');
    assert.equal(await world.refusal(stranger, `${address}/$prescription-cancel`, {}), 'resource-not-found');
    assert.equal(await world.refusal(herself, `${address}/$prescription-cancel`, {}), 'step-role-not-allowed');
    const nre = '150ZZ4000000000';
    assert.equal(await read(somebody, `prescription-state?nre=${nre}`, 'MedicationRequest'), 'resource-not-found');
    assert.equal(await read(herself, `prescription-state?nre=${nre}`, 'MedicationRequest'), '200');
  });

  it('need scopes on the type', async () => {
    const [target] = prescribe.medicines;
    const narrow = { ...treating, scopes: ['user/ServiceRequest.cruds', 'user/Patient.rs'] };
    assert.equal(await world.refusal(narrow, target, medicines()), 'access-denied');
    assert.notEqual(await read(narrow, 'prescription-state'), '200');
  });

  it('are not told of what others prescribed to a person whom they do not see', async () => {
    const [target] = prescribe.services;
    await world.step(treating, target, services());
    const remarks = await world.remarks(
      { ...stranger, practitionerRole: people.specialist, fhirUser: 'Practitioner/cardiologo', role: 'specialist' },
      target,
      services(byIdentifier),
    );
    assert.ok(!remarks.includes('RX-24'), remarks.join(', '));
    assert.ok((await world.remarks(treating, target, services())).includes('RX-24'));
  });
});
