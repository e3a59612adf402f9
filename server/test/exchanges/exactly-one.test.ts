import assert from 'node:assert/strict';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { runTrial } from './run-trial.ts';

describe('prescriptions under faults and kills', () => {
  const newDirectory = withDataDirectories();
  const numbered = Number(process.env['SINFONIA_TRIAL_PRESCRIPTIONS'] ?? 1_000);

  for (const [prescriptions, isNumbered, title] of [
    [numbered, true, 'with numbers of the region'],
    [Math.ceil(numbered / 5), false, 'with numbers of Sistema TS'],
  ] as const) {
    it(`end with one national record each: ${prescriptions} ${title}`, async function () {
      this.timeout(120_000 + prescriptions * 60);
      const directory = await newDirectory();
      const figures = await runTrial({ directory, prescriptions, isNumbered, share: 0.1, seed: 20_261_126, kills: 3 });
      assert.deepEqual([figures.lost, figures.doubled, figures.dead], [0, 0, 0]);
      // Otherwise nothing was tried.
      assert.ok(figures.recovered > 0);
      assert.ok(Object.keys(figures.faults).length >= 9);
    });
  }
});
