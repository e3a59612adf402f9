import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SinfoniaError } from '@sinfonia/sdk';
import { calendarFrom, daysAgo } from '../sandbox/calendar.ts';
import { showInbox } from '../sandbox/inbox.ts';
import { signIn } from '../sandbox/medicine-cast.ts';
import { connectToSandbox } from '../sandbox/sandbox-client.ts';
import { tellStory } from './story.ts';

const { values } = parseArgs({
  options: { out: { type: 'string', default: '.' }, wait: { type: 'string', default: '60' } },
});

const say = (it: string, en: string): void => console.log(`  ${it} · ${en}`);

/** Tells the whole story. */
async function main(): Promise<void> {
  const since = new Date().toISOString();
  const cast = signIn();
  await tellStory({
    platform: await connectToSandbox(),
    cast,
    calendar: calendarFrom(daysAgo(0)),
    say,
    wait: Number(values.wait) * 1000,
    print: (reminder) => writeFile(join(values.out, 'promemoria.pdf'), reminder),
  });
  say('che cosa sa il medico di famiglia', 'what the family doctor is told');
  await showInbox(cast.doctor, since, say);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof SinfoniaError ? error.message : error);
  process.exitCode = 1;
}
