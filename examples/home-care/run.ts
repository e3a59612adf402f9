import { parseArgs } from 'node:util';
import { SinfoniaError } from '@sinfonia/sdk';
import { connectToSandbox } from '../sandbox/sandbox-client.ts';
import { calendarFrom, daysAgo } from './calendar.ts';
import { closingDay, runCase } from './case.ts';
import { exampleCodiceFiscale, identifyCitizen } from './citizen.ts';
import { flowExports, runSinfonia } from './export-flows.ts';
import { findTeam } from './team.ts';

const { values } = parseArgs({
  options: {
    citizen: { type: 'string', default: exampleCodiceFiscale },
    start: { type: 'string', default: daysAgo(40) },
    out: { type: 'string', default: '.' },
    export: { type: 'boolean', default: false },
  },
});

const say = (it: string, en: string): void => console.log(`  ${it} · ${en}`);

/** Runs the whole story; answers the exit code. */
async function main(): Promise<number> {
  const calendar = calendarFrom(values.start);
  const client = await connectToSandbox();
  const citizen = await identifyCitizen(client, values.citizen);
  const patient = `Patient/${citizen.id}`;
  say(`assistito identificato: ${patient}`, 'citizen identified');
  const team = await findTeam(client);
  // One case per citizen and day of presa in carico, as in the SIAD flow; the key names her only by the id.
  const key = `esempio-${citizen.id}-${values.start}`;
  const episode = await runCase({ client, patient, team, calendar, key, say });
  say(`stato: ${episode.status}`, `status: ${episode.status}`);

  const exports = flowExports(calendar.period(closingDay), values.out);
  for (const { arguments: words } of exports) {
    if (!values.export) {
      console.log(`npx sinfonia ${words.join(' ')}`);
      continue;
    }
    const code = await runSinfonia(words);
    if (code !== 0) return code;
  }
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof SinfoniaError ? error.message : error);
  process.exitCode = 1;
}
