import { parseArgs } from 'node:util';
import { SinfoniaError } from '@sinfonia/sdk';
import { calendarFrom, daysAgo } from '../sandbox/calendar.ts';
import { showInbox } from '../sandbox/inbox.ts';
import { connectToSandbox } from '../sandbox/sandbox-client.ts';
import { connectAs } from '../sandbox/test-users.ts';
import { delegateCodiceFiscale, examplePersons } from './household.ts';
import { tellStory } from './story.ts';

const { values } = parseArgs({
  options: {
    delegate: { type: 'boolean', default: false },
    wait: { type: 'string', default: '60' },
    offer: { type: 'string', default: '150' },
  },
});

const say = (it: string, en: string): void => console.log(`  ${it} · ${en}`);

/** Tells the whole story. */
async function main(): Promise<void> {
  const since = new Date().toISOString();
  const me = connectAs(values.delegate ? delegateCodiceFiscale : examplePersons.citizen.codiceFiscale);
  await tellStory({
    platform: await connectToSandbox(),
    doctor: connectAs('mmg'),
    desk: connectAs('operatore-cup'),
    me,
    who: values.delegate ? 'delegate' : 'citizen',
    calendar: calendarFrom(daysAgo(0)),
    say,
    wait: Number(values.wait) * 1000,
    offer: Number(values.offer) * 1000,
  });
  say('avvisi arrivati nel frattempo', 'notices that came meanwhile');
  await showInbox(me, since, say);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof SinfoniaError ? error.message : error);
  process.exitCode = 1;
}
