import { parseArgs } from 'node:util';
import { SinfoniaError } from '@sinfonia/sdk';
import { calendarFrom, daysAgo } from '../sandbox/calendar.ts';
import { connectToSandbox } from '../sandbox/sandbox-client.ts';
import { connectAs } from '../sandbox/test-users.ts';
import { tellStory } from './story.ts';

const { values } = parseArgs({ options: { wait: { type: 'string', default: '60' } } });

try {
  await tellStory({
    platform: await connectToSandbox(),
    doctor: connectAs('specialista'),
    calendar: calendarFrom(daysAgo(0)),
    say: (it, en) => console.log(`  ${it} · ${en}`),
    wait: Number(values.wait) * 1000,
  });
} catch (error) {
  console.error(error instanceof SinfoniaError ? error.message : error);
  process.exitCode = 1;
}
