import assert from 'node:assert/strict';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { runFhirTrial } from './run-fhir-trial.ts';

describe('prescriptions through FHIR under faults and kills', () => {
  const newDirectory = withDataDirectories();
  const prescriptions = Number(process.env['SINFONIA_TRIAL_FHIR_PRESCRIPTIONS'] ?? 200);

  it(`end with one national record each, their Tasks completed and codes written: ${prescriptions}`, async function () {
    this.timeout(180_000 + prescriptions * 300);
    const figures = await runFhirTrial({ folder: await newDirectory(), prescriptions, faults: 10, kills: 3 });
    const { lost, doubled, wrong, open, bare, notices, recovered } = figures;
    assert.deepEqual({ lost, doubled, wrong, open, bare }, { lost: 0, doubled: 0, wrong: 0, open: 0, bare: 0 });
    assert.equal(notices, prescriptions);
    // Otherwise nothing was tried.
    assert.ok(recovered > 0);
  });
});
