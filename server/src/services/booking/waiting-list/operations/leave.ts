import { codeSystemUrl, valueSetUrl } from '@sinfonia/profiles';
import * as parameter from '../../../steps/parameters.ts';
import { defineStep } from '../../../steps/step.ts';
import { parameterPlace } from '../../../steps/step-rules.ts';
import { readSlot } from '../../slots/offered-slot.ts';
import { freeSlot } from '../../slots/take-slot.ts';
import { ended, openOffer } from '../offer-task.ts';
import { refusedWait } from '../rules.ts';
import type { WaitSubject } from '../service.ts';
import { entryOf, inState, withdrawn } from '../wait.ts';
import { endDuePath } from './answer.ts';
import { text } from './wait-parameters.ts';

const shown = { wait: { type: 'Appointment', text: text('Attesa in lista', 'Wait on the list') } } as const;

/** Takes a person off the list: a slot that was offered is free for who comes next. */
export const withdraw = defineStep<WaitSubject>()({
  name: 'booking-withdraw',
  target: { type: 'Appointment', level: 'instance' },
  description: {
    it: 'Toglie la persona dalla lista, con il motivo. Un posto proposto torna libero.',
    en: 'Takes the person off the list, with the reason. A slot that was offered is free again.',
  },
  parameters: {
    key: parameter.key(),
    reason: parameter.code(
      valueSetUrl.BookingCancellationReason,
      codeSystemUrl.BookingCancellationReason,
      text('Motivo, tra quelli della persona', 'Reason, one of the person'),
    ),
  },
  shows: shown,
  async run(work, { reason }) {
    const { context, subject, changes, now } = work;
    if (!reason.startsWith('patient')) throw refusedWait('WL-18', parameterPlace('reason'));
    const stored = entryOf(subject);
    const offer = openOffer(subject.tasks);
    if (offer !== undefined) {
      const offered = await readSlot(context.store, offer.slot);
      if (offered !== undefined) await freeSlot(work, offered, `Appointment/${stored.id}`, 'held');
      changes.update(ended(offer.task, 'withdrawn', now));
    }
    endDuePath(work);
    const about = changes.update(withdrawn(stored, reason));
    return { state: 'closed', about, shows: { wait: about } };
  },
});

/** Lets a wait rest: no offers until it is resumed; the day of the request stays. */
export const suspend = defineStep<WaitSubject>()({
  name: 'booking-suspend-wait',
  target: { type: 'Appointment', level: 'instance' },
  description: {
    it: 'Sospende l’attesa su richiesta della persona: nessuna proposta finché non riprende.',
    en: 'Suspends the wait at the request of the person: no offers until it is resumed.',
  },
  parameters: { key: parameter.key() },
  shows: shown,
  run({ subject, changes }) {
    const about = changes.update(inState(entryOf(subject), 'suspended'));
    return { state: 'suspended', about, shows: { wait: about } };
  },
});

/** Lets a wait go on from where it was. */
export const resume = defineStep<WaitSubject>()({
  name: 'booking-resume-wait',
  target: { type: 'Appointment', level: 'instance' },
  description: {
    it: 'Riprende un’attesa sospesa, con la data della richiesta che aveva.',
    en: 'Resumes a wait that was suspended, with the day of request that it had.',
  },
  parameters: { key: parameter.key() },
  shows: shown,
  run({ subject, changes }) {
    const about = changes.update(inState(entryOf(subject), 'waiting'));
    return { state: 'waiting', about, shows: { wait: about } };
  },
});
