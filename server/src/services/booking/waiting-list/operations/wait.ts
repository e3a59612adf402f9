import type { Appointment, Extension, ParametersParameter } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { dayOf } from '../../../steps/days.ts';
import { defineStep, type Work } from '../../../steps/step.ts';
import { parameterPlace } from '../../../steps/step-rules.ts';
import { iupOf } from '../../bookings/booking.ts';
import { judgeProtection, raiseProtectedPath } from '../due-path.ts';
import { type NewWait, toEntry, waitsAlready } from '../enter.ts';
import { FreeSlots } from '../free-slots.ts';
import { guaranteeAreaOf, levelOf } from '../guarantee.ts';
import { watchNotices } from '../machine.ts';
import { waitingNotices } from '../notices.ts';
import type { ProtectionVerdict } from '../protected-path.ts';
import { refusedWait, remarkOnWait } from '../rules.ts';
import type { WaitSubject } from '../service.ts';
import { inState, toWaitingEntry, withExtensions } from '../wait.ts';
import type { WaitingEntry } from '../waiting-entry.ts';
import { readWait } from './read-wait.ts';
import { text, waitParameters } from './wait-parameters.ts';

/** How far ahead free slots are looked for, where no longest wait holds. */
const horizon = 400 * 86_400_000;

/**
 * Enters a person on the list: only when no slot is free in time and as she asks. In the same transaction the health authority is told when it
 * owes a protected path.
 */
export const wait = defineStep<WaitSubject>()({
  name: 'booking-wait',
  target: { type: 'Appointment', level: 'type' },
  description: {
    it: 'Mette in lista di attesa chi non trova un posto nel tempo massimo della sua classe. Se un posto c’è, è rifiutata (regola WL-06): va prenotato. Quando il tempo massimo non può essere rispettato, la ASL ne è avvisata subito.',
    en: 'Puts on the waiting list who finds no slot in the longest time of the class. When there is a slot it is refused (rule WL-06): it is to be booked. When the longest time cannot be kept the health authority is told at once.',
  },
  parameters: waitParameters,
  shows: {
    wait: { type: 'Appointment', text: text('Attesa in lista', 'Wait on the list') },
    task: { type: 'Task', text: text('Percorso di tutela da trovare', 'Protected path to be found') },
  },
  exampleShows: ['patient', 'line'],
  async run(work, input) {
    const { context, subject, changes, now } = work;
    const guaranteeArea = await guaranteeAreaOf(context.store, subject.person);
    const asked = await readWait(work, input, guaranteeArea);
    if (await waitsAlready(context.store, asked))
      throw refusedWait('WL-07', parameterPlace(asked.line === undefined ? 'service' : 'line'));
    const entry = toEntry(asked);
    const level = await levelOf(context.store, asked.area);
    const waiting = toWaitingEntry({ ...entry, id: 'new' }, [], level);
    if (waiting === undefined) throw new Error('a new wait is no wait');
    const free = new FreeSlots(context.store, now);
    const until = asked.deadline?.lastInstant ?? now + horizon;
    if ((await free.first(waiting, { from: now, until })) !== undefined)
      throw refusedWait('WL-06', parameterPlace('service'));
    const question = { entry: waiting, guaranteeArea, refused: false, now };
    const verdict = await judgeProtection(free, question);
    const isOut = !verdict.due && verdict.because === 'in-time';
    if (isOut) work.warn(remarkOnWait('WL-08', 'Appointment'));
    const first = await firstOffer(free, waiting, asked, guaranteeArea);
    const about = changes.create(
      inState(first === undefined ? entry : withExtensions(entry, first), isOut ? 'offer-refused' : 'waiting'),
      'wait',
    );
    const task =
      verdict.due && guaranteeArea !== undefined ? await raise(work, entry, about, guaranteeArea) : undefined;
    return {
      state: isOut ? 'offer-refused' : 'waiting',
      about,
      shows: { wait: about, ...(task === undefined ? {} : { task }) },
      tells: told(asked, verdict),
    };
  },
});

/** The first availability that there was, for the ex-ante survey; undefined when there was none at all. */
async function firstOffer(
  free: FreeSlots,
  entry: WaitingEntry,
  { now }: NewWait,
  guaranteeArea: string | undefined,
): Promise<Extension | undefined> {
  const anyDay: WaitingEntry = {
    ...entry,
    wished: [],
    places: [],
    area: guaranteeArea === undefined ? { level: 'region' } : { level: 'asl', code: guaranteeArea },
  };
  const found = await free.first(anyDay, { from: now, until: now + horizon });
  if (found === undefined) return undefined;
  return {
    url: extensionUrl.BookingFirstOffer,
    extension: [
      { url: 'firstAvailable', valueDate: dayOf(found.freed.slot.start) },
      { url: 'accepted', valueBoolean: false },
      { url: 'guaranteed', valueBoolean: false },
      ...(guaranteeArea === undefined ? [] : [{ url: 'area', valueReference: { reference: guaranteeArea } }]),
    ],
  };
}

async function raise(work: Work<WaitSubject>, entry: Appointment, about: string, owner: string): Promise<string> {
  const { context, subject, changes, actor, now } = work;
  const task = raiseProtectedPath(changes, {
    entry: about,
    patient: subject.patient,
    iup: iupOf(entry) ?? '',
    owner,
    now,
  });
  const happening = { about: [about], sender: actor.who, now };
  const notices = await waitingNotices(
    context.store,
    subject.patient,
    [watchNotices.protectionDue],
    happening,
    async () => owner,
  );
  for (const notice of notices) changes.create(notice, 'due-notice');
  return task;
}

function told({ deadline }: NewWait, verdict: ProtectionVerdict): ParametersParameter[] {
  return [
    ...(deadline === undefined ? [] : [{ name: 'lastDay', valueDate: deadline.lastDay }]),
    { name: 'protectedPath', valueBoolean: verdict.due },
    ...(verdict.due
      ? verdict.offers.map(({ path, beginsAt }) => ({
          name: 'way',
          part: [
            { name: 'kind', valueCode: path.kind },
            { name: 'start', valueDateTime: new Date(beginsAt).toISOString() },
          ],
        }))
      : []),
  ];
}
