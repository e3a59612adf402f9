import assert from 'node:assert/strict';
import type { MedicationRequest, ServiceRequest, Task } from '@medplum/fhirtypes';
import {
  doctor,
  eachOpened,
  medicines,
  type PrescriptionWorld,
  people,
  services,
  specialist,
} from './prescription-world.ts';

describe('a prescription', () => {
  let world: PrescriptionWorld;
  eachOpened((opened) => {
    world = opened;
  });

  it('of medicines is issued with its number, its plan and the call to Sistema TS, and cancelled whole', async () => {
    const made = await world.step(doctor, 'MedicationRequest/$prescribe-medicines', {
      patient: people.person,
      coPayment: 'exempt',
      place: 'A',
      exemption: people.exemption,
      medicine: [
        { atc: 'B01AF02', group: 'ZZ1', packs: 2, dosage: 'Una compressa ogni 12 ore', nonSubstitutable: '1' },
        { aic: '000000019', atc: 'C10AA05', packs: 1 },
      ],
    });
    assert.equal(made.status, 201);
    assert.equal(made.state, '3');
    const lines = made.shown<MedicationRequest>('line');
    assert.deepEqual(
      lines.map(({ groupIdentifier }) => groupIdentifier?.value),
      ['150ZZ4000000000', '150ZZ4000000000'],
    );
    const text = JSON.stringify(lines[0]);
    assert.match(text, /PROVA-PT-0001/);
    assert.match(text, /piano-apixaban/);
    assert.match(text, /"dpc"/);
    assert.match(text, /"97"/);
    const [exchange] = made.shown<Task>('exchange');
    assert.equal(exchange?.focus?.reference, `MedicationRequest/${lines[0]?.id}`);
    assert.equal(exchange?.groupIdentifier?.value, '150ZZ4000000000');
    assert.equal(exchange?.owner?.reference, people.doctor);
    assert.deepEqual(
      exchange?.input?.map(({ valueReference }) => valueReference?.reference),
      lines.map(({ id }) => `MedicationRequest/${id}`),
    );

    const cancelled = await world.step(doctor, `MedicationRequest/${lines[1]?.id}/$prescription-cancel`, {});
    assert.equal(cancelled.state, '4');
    assert.deepEqual(
      cancelled.shown<MedicationRequest>('line').map(({ status }) => status),
      ['cancelled', 'cancelled'],
    );
    assert.equal(cancelled.shown<Task>('exchange')[0]?.code?.coding?.[0]?.code, 'sistema-ts-cancel');
    const again = await world.refusal(doctor, `MedicationRequest/${lines[0]?.id}/$prescription-cancel`, {});
    assert.equal(again, 'step-not-allowed');

    const next = await world.step(
      doctor,
      'MedicationRequest/$prescribe-medicines',
      medicines({ replaces: `MedicationRequest/${lines[0]?.id}` }),
    );
    assert.equal(
      next.shown<MedicationRequest>('line')[0]?.priorPrescription?.reference,
      `MedicationRequest/${lines[0]?.id}`,
    );
  });

  it('of services is made by the specialist for a check-up within the structure', async () => {
    const made = await world.step(
      specialist,
      'ServiceRequest/$prescribe-services',
      services({ internal: true, priority: undefined } as object, { accessType: '0', televisita: true }),
    );
    assert.equal(made.state, '3');
    const [line] = made.shown<ServiceRequest>('line');
    assert.match(line?.requisition?.value ?? '', /^150ZZ4\d{9}$/);
    assert.equal(made.shown<Task>('exchange')[0]?.input?.[1]?.valueString, '1');
  });

  it('of aids has its number too', async () => {
    const made = await world.step(doctor, 'DeviceRequest/$prescribe-aids', {
      patient: people.person,
      coPayment: 'not-exempt',
      reason: 'Diabete di tipo 1',
      device: { aid: 'strips', quantityPerMonth: 100, channel: 'dpc' },
    });
    assert.equal(made.state, '3');
    const [line] = made.shown('line');
    const cancelled = await world.step(doctor, `DeviceRequest/${line?.id}/$prescription-cancel`, { reason: 'Errore' });
    assert.equal(cancelled.state, '4');
  });
});
