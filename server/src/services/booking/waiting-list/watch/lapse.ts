import type { Task } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import { everyMatch } from '../../../../fhir/search/every-match.ts';
import { plainPlan } from '../../../../fhir/search/plain-plan.ts';
import { Changes, type Read } from '../../../steps/changes.ts';
import { dayOf } from '../../../steps/days.ts';
import type { PlatformWriter } from '../../../steps/platform-write.ts';
import { all, hasCode, type Reading, readResource } from '../../../steps/stored.ts';
import { isPriorityClass } from '../../classes.ts';
import { readSlot } from '../../slots/offered-slot.ts';
import { freeSlot } from '../../slots/take-slot.ts';
import { stateAfter } from '../guarantee.ts';
import { watchNotices } from '../machine.ts';
import { waitingNotices } from '../notices.ts';
import { isQuiet } from '../offer-slot.ts';
import { ended, type Offer, offerOf, openOffer } from '../offer-task.ts';
import { codeOfExtension, inState, tasksOf } from '../wait.ts';
import { waitingTerms } from '../waiting-terms.ts';
import { writeByWatch } from './platform-write.ts';

/** What became of the offers of a round. */
export interface Lapsed {
  readonly lapsed: number;
  readonly reminded: number;
}

/**
 * Ends the offers whose term has passed: the slot is free for who comes next and the wait goes on, with its guarantee. Reminds once of those
 * that end soon, not at night. One that somebody answers meanwhile is left alone. At most `most` offers are changed.
 */
export async function lapseOffers(
  writer: PlatformWriter,
  now: number,
  most: number,
  onFailure: (error: unknown) => void,
): Promise<Lapsed> {
  let [lapsed, reminded] = [0, 0];
  for (const offer of await openOffers(writer.context.store, now)) {
    if (lapsed + reminded >= most) break;
    try {
      if (now >= offer.answerBefore) lapsed += (await lapse(writer, offer, now)) ? 1 : 0;
      else reminded += (await remind(writer, offer, now)) ? 1 : 0;
    } catch (error) {
      onFailure(error);
    }
  }
  return { lapsed, reminded };
}

/** The open offers that have lapsed or may be reminded of, those that ended first at the head. */
async function openOffers(store: Reading, now: number): Promise<readonly Offer[]> {
  const where = all(hasCode('Task', 'status', 'requested'), {
    kind: 'token',
    parameter: { type: 'Task', code: 'code' },
    anyOf: [{ system: codeSystemUrl.WaitingListTaskKind, code: 'slot-offer' }],
  });
  const found: Offer[] = [];
  for await (const { json } of everyMatch(store, plainPlan(['Task'], where, 500))) {
    const offer = json === undefined ? undefined : offerOf(JSON.parse(json) as Read<Task>);
    const isDue = offer !== undefined && (now >= offer.answerBefore || offer.task.businessStatus === undefined);
    if (isDue) found.push(offer);
  }
  return found.sort((one, other) => one.answerBefore - other.answerBefore);
}

async function lapse(writer: PlatformWriter, { task }: Offer, now: number): Promise<boolean> {
  const { context } = writer;
  const address = task.focus?.reference ?? '';
  const entry = await readResource(context.store, 'Appointment', address);
  const offer = openOffer(await tasksOf(context.store, address));
  if (offer === undefined || offer.task.id !== task.id || now < offer.answerBefore) return false;
  const changes = new Changes(undefined);
  changes.update(ended(offer.task, 'lapsed', now));
  const offered = await readSlot(context.store, offer.slot);
  if (offered !== undefined) await freeSlot({ context, changes, now }, offered, address, 'held');
  if (entry?.status === 'waitlist') {
    changes.update(inState(entry, stateAfter(offer, 'lapsed')));
    const patient = task.for?.reference ?? '';
    const happening = { about: [address], sender: undefined, now };
    for (const notice of await waitingNotices(context.store, patient, [watchNotices.offerLapsed], happening, nobody))
      changes.create(notice);
  }
  await writeByWatch(writer, changes);
  return true;
}

async function remind(writer: PlatformWriter, offer: Offer, now: number): Promise<boolean> {
  const { context } = writer;
  const { task, answerBefore } = offer;
  const address = task.focus?.reference ?? '';
  const entry = await readResource(context.store, 'Appointment', address);
  if (entry === undefined || task.businessStatus !== undefined || isQuiet(now)) return false;
  const letter = codeOfExtension(entry, extensionUrl.BookingPriorityClass) ?? '';
  const hours = waitingTerms.offers.reminderHours[isPriorityClass(letter) ? letter : 'none'];
  if (answerBefore - now > hours * 3_600_000) return false;
  const changes = new Changes(undefined);
  changes.update({ ...task, businessStatus: { text: 'reminded' } });
  const happening = { about: [address], sender: undefined, now, values: { day: dayOf(answerBefore) } };
  const patient = task.for?.reference ?? '';
  for (const notice of await waitingNotices(context.store, patient, [watchNotices.offerExpiring], happening, nobody))
    changes.create(notice);
  await writeByWatch(writer, changes);
  return true;
}

const nobody = async (): Promise<undefined> => undefined;
