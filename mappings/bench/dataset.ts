import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { sampleAccess, sampleCase } from '../src/flows/siad/testing/sample-case.ts';
import { addDays } from '../src/layout/civil-date.ts';

/** Accesses per case: two a week in a quarter. */
export const accessesPerCase = 25;

/** Period that holds all of them. */
export const benchPeriod = { from: '2025-01-01', to: '2025-12-31' } as const;

/** Writes synthetic cases as NDJSON, each case whole after its episode, every access with two services. */
export async function writeCases(path: string, accesses: number): Promise<void> {
  const file = createWriteStream(path);
  for (let written = 0, index = 0; written < accesses; index += 1) {
    const id = `case-${index}`;
    const parts = sampleCase({ id, taxCode: `SYNTHX${String(index).padStart(10, '0')}` });
    const lines = [parts.episode, ...parts.all.filter((resource) => resource !== parts.episode)];
    for (let access = 0; access < accessesPerCase && written < accesses; access += 1, written += 1) {
      const start = `${addDays('2025-02-04', access * 3)}T10:00:00+01:00`;
      lines.push(...(sampleAccess(`${id}-${access}`, start, '3', ['2', '16'], id) as typeof lines));
    }
    if (!file.write(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}
