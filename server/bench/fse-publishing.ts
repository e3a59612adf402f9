/**
 * Documents to the simulator of the FSE gateway under faults and kills, and what INI has of them in the end:
 * `node server/bench/fse-publishing.ts [documents] [percent of failing calls] [kills] [seed]`. Three tenths are replaced once or twice, a
 * fifth is deleted, a tenth gets new metadata, a third was validated before it was signed. Simulator and sender share the machine. The
 * samples of the ministry are read from `../shared/oracle`. Raw data: `results/<time>-fse-publishing.json`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runPublishingTrial } from '../test/exchanges/fse/run-publishing-trial.ts';

const [documents = 5_000, faults = 10, kills = 10, seed = 20_261_127] = process.argv.slice(2).map(Number);
const directory = mkdtempSync(join(tmpdir(), 'sinfonia-fse-'));
try {
  const figures = await runPublishingTrial({ directory, documents, share: faults / 100, seed, kills });
  console.log(JSON.stringify(figures));
  const time = new Date().toISOString().slice(0, 16).replaceAll(':', '');
  const file = new URL(`./results/${time}-fse-publishing.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify({ faults, seed, figures }, undefined, 2)}\n`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
