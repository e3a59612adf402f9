import { extensionUrl } from '@sinfonia/profiles';
import { dayOf } from '../../../steps/days.ts';
import { extensionOf } from '../../../steps/elements.ts';
import * as parameter from '../../../steps/parameters.ts';
import { defineStep } from '../../../steps/step.ts';
import { parameterPlace } from '../../../steps/step-rules.ts';
import { readSlot } from '../../slots/offered-slot.ts';
import { FreeSlots } from '../free-slots.ts';
import { guaranteeAreaOf, levelOf } from '../guarantee.ts';
import { makeOffer } from '../make-offer.ts';
import { answerDue, isInTime, suits } from '../offer-slot.ts';
import { refusedWait } from '../rules.ts';
import type { WaitSubject } from '../service.ts';
import { entryOf, toWaitingEntry } from '../wait.ts';
import { text } from './wait-parameters.ts';

const parameters = {
  key: parameter.key(),
  slot: parameter.reference(['Slot'], text('Posto libero', 'Free slot')),
} as const;

/** Offers a slot to who waits, by an operator; the platform makes the same offers by itself when slots are freed. */
export const offer = defineStep<WaitSubject>()({
  name: 'booking-offer',
  target: { type: 'Appointment', level: 'instance' },
  description: {
    it: 'Propone un posto a chi aspetta e glielo tiene fino al termine per rispondere. La piattaforma lo fa da sé quando un posto si libera, nell’ordine della lista.',
    en: 'Offers a slot to who waits and holds it until the answer is due. The platform does so by itself when a slot is freed, in the order of the list.',
  },
  parameters,
  refusals: ['slot-taken'],
  shows: {
    wait: { type: 'Appointment', text: text('Attesa in lista', 'Wait on the list') },
    offer: { type: 'Task', text: text('Proposta, con il suo termine', 'Offer, with its term') },
  },
  async run({ context, subject, changes, actor, now }, input) {
    const stored = entryOf(subject);
    const place = parameterPlace('slot');
    const offered = await readSlot(context.store, input.slot);
    if (offered === undefined) throw refusedWait('WL-17', place);
    const free = new FreeSlots(context.store, now);
    const found = { offered, freed: await free.toFreed(offered) };
    const area = extensionOf(stored, extensionUrl.WaitingListArea)?.valueReference?.reference;
    const entry = toWaitingEntry(stored, subject.tasks, await levelOf(context.store, area));
    if (entry === undefined) throw refusedWait('WL-10', place);
    if (entry.declined.includes(offered.slot.id)) throw refusedWait('WL-12', place);
    const guaranteeArea = await guaranteeAreaOf(context.store, subject.person);
    // An operator agrees on days, place and area with the person; the rules of the agenda are judged where the slot is held.
    const anywhere = { ...entry, area: { level: 'region' } as const, wished: [], places: [] };
    if (found.freed.status === 'free' && !suits(found.freed, anywhere, now)) throw refusedWait('WL-10', place);
    const answerBefore = answerDue(found.freed.slot.start, entry.class, now);
    if (answerBefore === undefined) throw refusedWait('WL-11', place);
    const made = await makeOffer(
      { context, changes, now },
      {
        wait: subject,
        entry,
        found,
        answerBefore,
        inTime: isInTime(found.freed, entry) === true,
        inGuaranteeArea: guaranteeArea !== undefined && found.freed.areas.includes(guaranteeArea),
        requester: actor.who,
      },
    );
    const about = `Appointment/${stored.id}`;
    return {
      state: 'offered',
      about,
      shows: { wait: about, offer: made },
      concerns: { values: { day: dayOf(answerBefore) } },
    };
  },
});
