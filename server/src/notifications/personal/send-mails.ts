import type { Communication } from '@medplum/fhirtypes';
import type { Store } from '../../store/port.ts';
import type { Mailer } from '../channels/mail.ts';
import { newsMail } from '../channels/personal-mail.ts';
import type { Deliveries, Due } from './deliveries.ts';
import type { NotifiedHat } from './notified-hat.ts';
import type { NotifiedPerson, People } from './people.ts';
import { endOfQuiet, nextAt } from './quiet-hours.ts';

/** What sending needs. */
export interface SendParts {
  readonly people: People;
  readonly deliveries: Deliveries;
  readonly store: Pick<Store, 'read'>;
  readonly mailer: Mailer;
  /** Whether the part of a person is still hers. */
  readonly isStillHeld: (hat: NotifiedHat) => Promise<boolean>;
  readonly now: () => number;
  /** Shortest time between two e-mails to one person in milliseconds (5 min), but for urgent ones. */
  readonly period?: number;
  /** First wait after a failure in milliseconds (1 min); it doubles up to an hour. */
  readonly firstWait?: number;
}

const actorsAtOnce = 20;
const messagesAtOnce = 200;
const longestWait = 3_600_000;
const mostFailures = 10;

/** First instant (ms, UTC) at which a person may be told of something by e-mail. */
export function mailTime(due: Pick<Due, 'urgent' | 'at'>, person: NotifiedPerson, now: number, period: number): number {
  if (due.urgent === 1) return now;
  const { delivery, digestAt, quiet } = person.preferences;
  const wanted = delivery === 'digest' ? nextAt(due.at, digestAt) : person.lastMail + period;
  const earliest = Math.max(now, wanted);
  return quiet === undefined ? earliest : endOfQuiet(earliest, quiet);
}

/**
 * Tells persons by e-mail of what is due: one e-mail for all that may be told to somebody now, saying only that there is news. What
 * was read or deleted meanwhile is not told any more, nor anything to somebody whose part has ended. A failure is tried again, ten times
 * in a row at most; an address that the mail server refuses for good at once no more. Whatever the result, the inbox has the message.
 */
export async function sendMails(parts: SendParts): Promise<void> {
  const now = parts.now();
  const actors = parts.deliveries.dueActors(now, actorsAtOnce);
  await Promise.all(actors.map((actor) => sendTo(parts, actor, now)));
}

async function sendTo(parts: SendParts, actor: string, now: number): Promise<void> {
  const { people, deliveries, mailer, period = 300_000, firstWait = 60_000 } = parts;
  const all = deliveries.dueOf(actor, now, messagesAtOnce);
  const person = people.find(actor);
  const to = person?.preferences.email;
  if (person === undefined || to === undefined) return deliveries.finish(all, now, 'address removed');
  if (!(await parts.isStillHeld(person.hat))) return deliveries.finish(all, now, 'role ended');
  const ready: Due[] = [];
  for (const due of all) {
    const time = mailTime(due, person, now, period);
    const why = await reasonNotTo(parts, due, person);
    if (why !== undefined) deliveries.finish([due], now, why);
    else if (time > now) deliveries.postpone([due.place], time);
    else ready.push(due);
  }
  if (ready.length === 0) return;
  const outcome = await mailer.send(newsMail(to, person.preferences.language, ready.length));
  const at = parts.now();
  if (outcome === 'delivered') {
    deliveries.finish(ready, at, outcome);
    people.noteMail(actor, at, 0);
    return;
  }
  const failures = person.failures + 1;
  const isFinal = /^smtp 5/.test(outcome);
  people.noteMail(actor, person.lastMail, isFinal || failures >= mostFailures ? 0 : failures);
  if (isFinal || failures >= mostFailures) deliveries.finish(ready, at, isFinal ? outcome : `given up: ${outcome}`);
  else
    deliveries.postpone(
      ready.map(({ place }) => place),
      at + Math.min(longestWait, firstWait * 2 ** (failures - 1)),
    );
}

async function reasonNotTo(
  { store }: SendParts,
  { message, template }: Due,
  { preferences }: NotifiedPerson,
): Promise<string | undefined> {
  if (template !== null && preferences.muted.includes(template)) return 'muted';
  const json = (await store.read({ type: 'Communication', id: message }))?.json;
  if (json === undefined) return 'deleted';
  return (JSON.parse(json) as Communication).received === undefined ? undefined : 'already read';
}
