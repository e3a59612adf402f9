import assert from 'node:assert/strict';
import { join } from 'node:path';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { runFseFhirTrial } from './run-fse-fhir-trial.ts';

describe('documents of the FSE through FHIR under faults and kills', function () {
  this.timeout(300_000);
  const newDirectory = withDataDirectories();

  it('end published once each, replaced in order, and their indexes say so: 20', async () => {
    const trial = { folder: join(await newDirectory(), 'trial'), documents: 20, faults: 10, kills: 1 };
    const { lost, doubled, misplaced, unseen } = await runFseFhirTrial(trial);
    assert.deepEqual({ lost, doubled, misplaced, unseen }, { lost: 0, doubled: 0, misplaced: 0, unseen: 0 });
  });
});
