import assert from 'node:assert/strict';
import { withDataDirectories } from '../../store/sqlite/data-directory.ts';
import { describeWithOracle } from './gateway-openapi.ts';
import { runPublishingTrial } from './run-publishing-trial.ts';

describeWithOracle('documents of the FSE under faults and kills', () => {
  const newDirectory = withDataDirectories();
  const documents = Number(process.env['SINFONIA_TRIAL_DOCUMENTS'] ?? 60);

  it(`are on INI once each, in order: ${documents}`, async function () {
    this.timeout(120_000 + documents * 200);
    const directory = await newDirectory();
    const figures = await runPublishingTrial({ directory, documents, share: 0.1, seed: 20_261_127, kills: 3 });
    const { lost, doubled, misplaced, dead } = figures;
    assert.deepEqual({ lost, doubled, misplaced, dead }, { lost: 0, doubled: 0, misplaced: 0, dead: 0 });
    // Otherwise nothing was tried.
    assert.ok(figures.recovered > 0);
    assert.ok(Object.keys(figures.faults).length >= 8);
  });
});
