import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Communication } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { extensionOf } from '../../../src/services/steps/elements.ts';
import { findResources } from '../../../src/services/steps/stored.ts';
import { aids, doctor, medicines, openPrescriptions, type PrescriptionWorld, services } from './prescription-world.ts';

const asked = [
  ['MedicationRequest/$prescribe-medicines', medicines()],
  ['ServiceRequest/$prescribe-services', services()],
  ['DeviceRequest/$prescribe-aids', aids()],
] as const;

describe('the notices of a new prescription', () => {
  for (const { isSent, told } of [
    { isSent: false, told: [1, 2, 3] },
    // Medicines and services are told of when the answer of Sistema TS has come; no aids go there.
    { isSent: true, told: [0, 0, 1] },
  ]) {
    it(`are ${told.join(', ')} after each when Sistema TS is ${isSent ? '' : 'not '}told from here`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'sinfonia-prescription-notices-'));
      const world = await openPrescriptions(folder, { isSent });
      try {
        const counts: number[] = [];
        for (const [address, values] of asked) {
          assert.equal((await world.step(doctor, address, values)).status, 201);
          counts.push(await issued(world));
        }
        assert.deepEqual(counts, told);
      } finally {
        await world.close();
        await rm(folder, { recursive: true, force: true });
      }
    });
  }
});

async function issued({ store }: PrescriptionWorld): Promise<number> {
  const found: Communication[] = await findResources(store, 'Communication', { kind: 'and', of: [] });
  return found.filter((one) => extensionOf(one, extensionUrl.NoticeTemplate)?.valueCode === 'prescription-issued')
    .length;
}
