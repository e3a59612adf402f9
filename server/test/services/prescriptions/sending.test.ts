import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Task } from '@medplum/fhirtypes';
import { sendPrescription } from '../../../src/exchanges/sistema-ts/from-fhir/send-prescription.ts';
import { systems } from '../../../src/exchanges/sistema-ts/from-fhir/systems.ts';
import { readTask } from '../../../src/exchanges/tasks/read-task.ts';
import {
  doctor,
  medicines,
  openPrescriptions,
  type PrescriptionWorld,
  people,
  services,
  substitute,
} from './prescription-world.ts';

describe('what Sistema TS is told of a prescription', () => {
  let folder: string;
  let world: PrescriptionWorld;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-prescriptions-'));
    world = await openPrescriptions(folder);
    await world.put(
      {
        resourceType: 'Organization',
        id: 'asl-uno',
        name: 'Azienda di prova',
        active: true,
        identifier: [{ system: systems.asl, value: '150204' }],
      },
      ...['medico', 'sostituto'].map((id) => ({
        resourceType: 'Practitioner' as const,
        id,
        identifier: [
          { system: systems.codiceFiscale, value: id === 'medico' ? 'PRVDAA70A01F839X' : 'PRVSST70A01F839X' },
        ],
      })),
    );
  });

  after(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function told(task: Task & { readonly id: string }) {
    const asked = readTask(task);
    if (asked === undefined) throw new Error('no call');
    return sendPrescription(world.store, asked, '150');
  }

  it('is written from what the step wrote: medicines under a plan', async () => {
    const made = await world.step(substitute, 'MedicationRequest/$prescribe-medicines', {
      ...medicines({ holder: people.doctor, obscured: true }),
      medicine: [
        { atc: 'B01AF02', group: 'ZZ1', packs: 2, description: 'Apixaban', nonSubstitutable: '1' },
        { aic: '000000019', atc: 'C10AA05', packs: 1, description: 'Atorvastatina' },
      ],
    } as Parameters<PrescriptionWorld['step']>[2]);
    const [task] = made.shown<Task>('exchange');
    if (task === undefined) throw new Error('no task');
    const message = await told(task);
    assert.equal(message.nre, task.groupIdentifier?.value);
    assert.equal(message.cfMedico1, 'PRVDAA70A01F839X');
    assert.equal(message.cfMedico2, 'PRVSST70A01F839X');
    assert.equal(message.codSpecializzazione, 'F');
    assert.equal(message.testata1, 'PT=PROVA-PT-0001;');
    assert.equal(message.testata2, 'EROGDPC;');
    assert.equal(message.oscuramDati, '1');
    assert.equal(message.ElencoDettagliPrescrizioni.DettaglioPrescrizione.length, 2);
  });

  it('is written from what the step wrote: services', async () => {
    const made = await world.step(
      doctor,
      'ServiceRequest/$prescribe-services',
      services({}, { description: 'Visita' }),
    );
    const [task] = made.shown<Task>('exchange');
    if (task === undefined) throw new Error('no task');
    const message = await told(task);
    assert.equal(message.tipoPrescrizione, 'P');
    assert.equal(message.classePriorita, 'B');
    assert.equal(message.tipoVisita, 'A');
  });
});
