import { parseArgs } from 'node:util';
import { SinfoniaError } from '@sinfonia/sdk';
import { calendarFrom, daysAgo } from '../sandbox/calendar.ts';
import { connectToSandbox, sandboxPlace } from '../sandbox/sandbox-client.ts';
import { signIn } from './actors.ts';
import { waitForAlert } from './alert.ts';
import { exampleCodiceFiscale, identifyCitizen, nameCaregiver } from './citizen.ts';
import { flowExports, runSinfonia } from './export-flows.ts';
import { listenAsVendor, showActors } from './notices.ts';
import { conclude, evaluationDay, tellingDay, tellStory } from './story.ts';

const { values } = parseArgs({
  options: {
    start: { type: 'string' },
    out: { type: 'string', default: '.' },
    export: { type: 'boolean', default: false },
    wait: { type: 'string', default: '75' },
  },
});

const say = (it: string, en: string): void => console.log(`  ${it} · ${en}`);

/** Tells the whole story; answers the exit code. */
async function main(): Promise<number> {
  const since = new Date().toISOString();
  const start = values.start ?? daysAgo(tellingDay);
  const calendar = calendarFrom(start);
  const platform = await connectToSandbox();
  const citizen = await identifyCitizen(platform, exampleCodiceFiscale);
  const patient = `Patient/${citizen.id}`;
  say(`assistita identificata: ${patient}`, 'citizen identified');
  const caregiver = await nameCaregiver(platform, patient, start);
  const cast = signIn(caregiver, { place: sandboxPlace() });
  // One case per citizen and day of presa in carico, as in the SIAD flow; the key names her only by the id.
  const key = `esempio-${citizen.id}-${start}`;
  const vendor = await listenAsVendor(cast.cooperative);
  const story = { platform, cast, patient, caregiver, calendar, key, say };
  try {
    const episode = await tellStory(story);
    await waitForAlert(story, episode, Number(values.wait) * 1000);
    await showActors(cast, episode, since, say);
    await conclude(story, episode);
    const { title, state } = await cast.coordinator.homeCare.state(episode);
    say(`stato: ${title}`, `state: ${state}`);
  } finally {
    await vendor.stop();
  }
  const counts = [...Map.groupBy(vendor.received, (topic) => topic)].map(([topic, all]) => `${topic} ×${all.length}`);
  say(`al gestionale della cooperativa: ${counts.join(', ') || 'niente'}`, 'told to the software of the cooperative');

  for (const { arguments: words } of flowExports(calendar.period(evaluationDay, tellingDay), values.out)) {
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
