import { setTimeout as pause } from 'node:timers/promises';
import type { CaseReference } from '@sinfonia/sdk';
import { type Story, tellingDay } from './story.ts';

/** Minutes after the time of a visit without access from which it counts as missed. Source: docs/guide/home-care-scheduling.md. */
const missedAfter = 180;
/** The first visit of the day, in minutes from midnight. */
const firstVisit = 5;

/**
 * Waits until the platform has raised the alert of the visit that nobody made; it looks once a minute. Before the visit counts
 * as missed, and on a later day than that of the story, there is nothing to wait for.
 */
export async function waitForAlert(story: Story, episode: CaseReference, longest: number): Promise<void> {
  const { cast, patient, calendar, say, now = Date.now } = story;
  const { state } = await cast.coordinator.homeCare.state(episode);
  if (state === 'closed') return;
  const due = Date.parse(calendar.atNight(tellingDay, firstVisit + missedAfter));
  if (now() < due) {
    say('è troppo presto perché un accesso risulti mancato', 'it is too early for a visit to count as missed');
    return;
  }
  const end = performance.now() + longest;
  do {
    const flags = await cast.coordinator.search('Flag', { patient }).toArray();
    const kinds = new Set(flags.flatMap(({ code }) => code.coding?.map((one) => one.code) ?? []));
    if (kinds.has('missed-visit')) {
      say("allarme: l'accesso dell'infermiere è mancato", 'alert: the visit of the nurse was missed');
      return;
    }
    await pause(500);
  } while (performance.now() < end);
  say('nessun allarme entro il tempo dato', 'no alert within the time given');
}
