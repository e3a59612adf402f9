import { readFolder } from '../../src/moving/read-folder.ts';
import { verifyFolder } from '../../src/moving/verify-folder.ts';
import { writeFolder } from '../../src/moving/write-folder.ts';
import type { MovedVersion } from '../../src/store/moving.ts';
import { assembleText, formatInstant } from '../../src/store/resource-text.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';

/*
 * A process of its own, with a small heap, that fills a store with versions, exports it, verifies the folder, and imports it
 * elsewhere. It prints the number of versions that were imported, and fails when something is not equal.
 *
 * Arguments: two data directories, an empty folder, number of versions.
 */
const [from = '', to = '', folder = '', count = '0'] = process.argv.slice(2);

/** Some 4 kB of text in each version: all together do not fit into the heap. */
async function* versions(total: number): AsyncGenerator<MovedVersion> {
  const filler = 'memoria '.repeat(500);
  for (let n = 0; n < total; n++) {
    const id = `m${Math.floor(n / 2)}`;
    const number = 1 + (n % 2);
    const lastUpdated = Date.UTC(2026, 0, 1) + n;
    const tail = `},"status":"final","code":{"text":"${n}"},"note":[{"text":"${filler}"}]}`;
    const json = assembleText('Observation', id, number, formatInstant(lastUpdated), tail);
    yield { type: 'Observation', id, versionId: String(number), lastUpdated, method: 'PUT', deleted: false, json };
  }
}

const source = await openSqliteStore({ dataDirectory: from, workers: 1 });
await source.moving.restore(versions(Number(count)));
await writeFolder(source.moving, folder, { software: '0.0.0-test' });
await source.close();
await verifyFolder(folder);
const target = await openSqliteStore({ dataDirectory: to, workers: 1 });
const { added, comparison } = await readFolder(target, folder);
await target.close();
if (!comparison.equal) throw new Error('not equal');
console.log(added);
