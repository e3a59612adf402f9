import { exchangeTask } from '../../../exchanges/tasks/exchange-task.ts';
import { notFound } from '../../../fhir/showing.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';
import { doctorsOfPrescription, inState, nreOf, nreSystemOf, type Prescription } from '../prescription.ts';
import { refusedBy } from '../rules.ts';
import { text } from './line-parameters.ts';

/** Cancels a prescription that nobody has begun to dispense: all of its lines, and what Sistema TS knows of it. */
export const cancel = defineStep<Prescription>()({
  name: 'prescription-cancel',
  target: { type: 'MedicationRequest', also: ['ServiceRequest', 'DeviceRequest'], level: 'instance' },
  description: {
    it: 'Annulla una ricetta da erogare: tutte le righe con lo stesso NRE, da una qualsiasi di esse. Il numero non si usa più; per correggere se ne emette un’altra con replaces.',
    en: 'Cancels a prescription that is to be dispensed: all the lines with one NRE, from any of them. The number is not used again; to correct it, issue another one with replaces.',
  },
  parameters: {
    key: parameter.key(),
    reason: parameter.optional(parameter.words(text('Motivo dell’annullamento', 'Reason of the cancellation'))),
  },
  shows: {
    line: { type: 'Resource', text: text('Riga annullata, nell’ordine', 'Cancelled line, in order'), many: true },
    exchange: { type: 'Task', text: text('Annullamento presso il Sistema TS', 'Cancellation at Sistema TS') },
  },
  run(work, { reason }) {
    const { subject, actor, changes, now } = work;
    const [first] = subject.lines;
    const nre = first === undefined ? undefined : nreOf(first);
    if (first === undefined || nre === undefined) throw notFound({ type: 'MedicationRequest', id: work.id ?? '' });
    const own = [actor.who, actor.person].filter((one) => one !== undefined);
    if (!doctorsOfPrescription(first).some((doctor) => own.includes(doctor))) {
      throw refusedBy('RX-27', `${first.resourceType}.requester`);
    }
    const note = reason === undefined ? [] : [{ text: reason, time: new Date(now).toISOString() }];
    const lines = subject.lines.map((line) =>
      changes.update({ ...inState(line, '4'), note: [...(line.note ?? []), ...note] } as typeof line),
    );
    const [about = ''] = lines;
    const exchange =
      first.resourceType === 'DeviceRequest'
        ? []
        : [
            changes.create(
              exchangeTask({
                call: 'sistema-ts-cancel',
                order: { system: nreSystemOf(first.resourceType), value: nre },
                focus: about,
                parts: lines.map((reference) => ({ name: 'line', reference })),
                patient: subject.patient,
                requester: actor.who,
                owner: ownerOf(first.requester?.reference, actor.who),
                now,
              }),
              'exchange',
            ),
          ];
    return { state: '4', about, shows: { line: lines, exchange } };
  },
});

/** The call is made in the name of the appointment that prescribed. */
function ownerOf(requester: string | undefined, who: string | undefined): string {
  return requester?.startsWith('PractitionerRole/') === true ? requester : (who ?? requester ?? '');
}
