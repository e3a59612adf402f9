import type { Communication } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { type ChangeFeed, pollTolerance } from '../../store/change-feed.ts';
import type { Deliveries } from './deliveries.ts';
import type { People } from './people.ts';

/** What following needs. */
export interface FollowParts {
  readonly feed: ChangeFeed;
  readonly deliveries: Deliveries;
  readonly people: People;
  readonly fhirBase: string;
}

const types = ['Communication'];

/** Time in milliseconds after which the place in the log is kept though there was no message. */
const keepEvery = 5_000;

/**
 * Follows the commit log: each message that was sent is noted in the delivery log of its recipients, whose inbox has it, and is due by
 * e-mail to those who wish so. Begins at the end of the log, or at its own place. Answers a function that takes the next part of the
 * log and tells whether there was one.
 */
export async function followMessages({
  feed,
  deliveries,
  people,
  fhirBase,
}: FollowParts): Promise<() => Promise<boolean>> {
  // Read before the end: another process with the same data directory may go on meanwhile, which is not being ahead.
  const left = deliveries.position();
  const end = await feed.end();
  if (left === undefined || left > end) deliveries.setPosition(end);

  function take(id: string, json: string, at: number): void {
    const message = JSON.parse(json) as Communication;
    if (message.status !== 'completed') return;
    const template = message.extension?.find(({ url }) => url === extensionUrl.NoticeTemplate)?.valueCode ?? null;
    const urgent = message.priority === 'urgent' || message.priority === 'stat' ? 1 : 0;
    const recipients = new Set((message.recipient ?? []).flatMap(({ reference }) => reference ?? []));
    for (const reference of recipients) {
      const recipient = reference.startsWith(`${fhirBase}/`) ? reference.slice(fhirBase.length + 1) : reference;
      deliveries.log({ recipient, message: id, template, medium: 'inbox', at, outcome: 'delivered' });
      const preferences = people.find(recipient)?.preferences;
      if (preferences?.email === undefined || (template !== null && preferences.muted.includes(template))) continue;
      deliveries.addDue({ actor: recipient, message: id, template, urgent, at });
    }
  }

  /** Up to where the log holds no message of ours beyond what is kept: looked at again after a crash, which tells nothing twice. */
  let reached = 0;
  let kept = 0;

  return async () => {
    const from = Math.max(deliveries.position() ?? 0, reached);
    if ((await feed.end(pollTolerance)) <= from) return false;
    const { changes, position } = await feed.after(from, types);
    if (changes.length === 0 && performance.now() - kept < keepEvery) {
      reached = position;
      return true;
    }
    deliveries.atomically(() => {
      // Another process with the same data directory may have gone on meanwhile.
      if ((deliveries.position() ?? 0) > from) return;
      for (const { version, previous } of changes) {
        const isNew = previous === undefined || previous.deleted || !isSent(previous.json);
        if (version.json !== undefined && isNew) take(version.id, version.json, version.lastUpdated);
      }
      deliveries.setPosition(position);
    });
    kept = performance.now();
    return true;
  };
}

function isSent(json: string | undefined): boolean {
  return json !== undefined && (JSON.parse(json) as Communication).status === 'completed';
}
