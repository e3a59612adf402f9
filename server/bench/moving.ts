/**
 * How many versions a second move between stores: `node server/bench/moving.ts [versions] [FHIR base of an empty HAPI server for tests]`. Each
 * pass is timed once: export, verification and import of an embedded store; with a HAPI server also the import into it and
 * its export. Raw data: `results/<day>-moving.json`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFolder } from '../src/moving/read-folder.ts';
import { verifyFolder } from '../src/moving/verify-folder.ts';
import { writeFolder } from '../src/moving/write-folder.ts';
import { openHapiStore } from '../src/store/hapi/index.ts';
import type { Store } from '../src/store/port.ts';
import { openSqliteStore } from '../src/store/sqlite/index.ts';
import { observation, patient } from '../test/store/contract/synthetic.ts';

/** Resources of one transaction. */
const transaction = 200;

const [count = '20000', hapi] = process.argv.slice(2);
const versions = Number(count);
const place = mkdtempSync(join(tmpdir(), 'sinfonia-moving-'));
const passes: { pass: string; versions: number; seconds: number; perSecond: number }[] = [];

async function timed<T>(pass: string, body: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await body();
  const seconds = (performance.now() - start) / 1000;
  passes.push({ pass, versions, seconds: Number(seconds.toFixed(2)), perSecond: Math.round(versions / seconds) });
  console.log(passes.at(-1));
  return result;
}

/** Two versions of patients and observations by turns. */
async function fill(store: Store): Promise<void> {
  for (let at = 0; at < versions; at += transaction) {
    const operations = Array.from({ length: Math.min(transaction, versions - at) }, (_, n) => {
      const number = (at + n) % Math.ceil(versions / 2);
      const id = `n${number}`;
      const value = `${at + n}`;
      const resource = number % 2 === 0 ? patient(value, { id }) : { ...observation(value, 'Patient/n0'), id };
      return { kind: 'update', method: 'PUT', resource } as const;
    });
    await store.write(operations);
  }
}

async function bringIn(store: Store, folder: string): Promise<void> {
  const { comparison, faults } = await readFolder(store, folder);
  if (!comparison.equal || faults.length > 0) throw new Error('the import is not equal');
}

try {
  const source = await openSqliteStore({ dataDirectory: join(place, 'source') });
  await fill(source);
  const folder = join(place, 'folder');
  await timed('export of an embedded store', () => writeFolder(source.moving, folder, { software: 'bench' }));
  await timed('verification of the folder', () => verifyFolder(folder));
  await source.close();
  const target = await openSqliteStore({ dataDirectory: join(place, 'target') });
  await timed('import into an embedded store, read back', () => bringIn(target, folder));
  await target.close();
  if (hapi !== undefined) {
    const server = await openHapiStore({ baseUrl: hapi });
    await timed('import into HAPI, read back', () => bringIn(server, folder));
    const back = join(place, 'back');
    await timed('export of HAPI', () => writeFolder(server.moving, back, { software: 'bench' }));
    await server.close();
  }
  const day = new Date().toISOString().slice(0, 10);
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
  const file = new URL(`./results/${day}-moving.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify({ machine, versions, passes }, null, 2)}\n`);
} finally {
  rmSync(place, { recursive: true, force: true });
}
