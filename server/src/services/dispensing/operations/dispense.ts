import { codeSystemUrl, valueSetUrl } from '@sinfonia/profiles';
import { dayOf } from '../../steps/days.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { checkItems } from '../prescription/check-items.ts';
import { toMedicationDispense } from '../prescription/dispense-resource.ts';
import { moveHold, moveTo, nextState, requireHolder, startHold, stateAfter, tell } from '../prescription/holder.ts';
import { itemParameters } from '../prescription/item.ts';
import { createDispense } from '../prescription/packs.ts';
import { firstLine, leftOf, openHold, type Prescription } from '../prescription/prescription.ts';
import { refusedBy } from '../rules.ts';

const shownDispenses = {
  dispense: {
    type: 'MedicationDispense',
    text: { it: 'Confezioni consegnate', en: 'Packs handed over' },
    many: true,
  },
  line: { type: 'MedicationRequest', text: { it: 'Righe della ricetta', en: 'Lines of the prescription' }, many: true },
  hold: { type: 'Task', text: { it: 'Presa in carico', en: 'Taking in charge' } },
} as const;

/** Hands over medicines of a prescription, all of them or a part. */
export const dispense = defineStep<Prescription>()({
  name: 'dispensing-dispense',
  target: { type: 'MedicationRequest', level: 'instance' },
  description: {
    it: 'Registra le confezioni consegnate, una voce per confezione con targatura. Con operation 1 la ricetta è erogata; con 2 resta alla farmacia ciò che manca; con 3 si chiude anche se manca qualcosa. Con più canali nella stessa ricetta ogni voce dice il suo.',
    en: 'Records the packs handed over, one entry for each pack with a number. With operation 1 the prescription is dispensed; with 2 the pharmacy keeps what is left; with 3 it is closed though something is left. Where a prescription has more channels each entry says its own.',
  },
  parameters: {
    key: parameter.key(),
    operation: parameter.choice(['1', '2', '3'], {
      it: 'Operazione: 1 totale, 2 parziale, 3 parziale con chiusura forzata (tipoOperazione)',
      en: 'Operation: 1 total, 2 partial, 3 partial with forced closing (tipoOperazione)',
    }),
    handedOver: parameter.optional(
      parameter.instant({
        it: 'Momento della consegna; ora se assente',
        en: 'Moment of the handing over; now unless given',
      }),
    ),
    mode: parameter.optional(
      parameter.code(valueSetUrl.DirectDispensingMode, codeSystemUrl.DirectDispensingMode, {
        it: 'Modalità, per il canale diretto',
        en: 'Mode, for the direct channel',
      }),
    ),
    item: parameter.many(parameter.parts(itemParameters, { it: 'Ciò che si consegna', en: 'What is handed over' })),
  },
  shows: shownDispenses,
  exampleShows: ['key'],
  async run(work, input) {
    const { subject, now, actor } = work;
    const dispenser = requireHolder(work);
    const hold = openHold(subject);
    const handedOver = input.handedOver ?? new Date(now).toISOString();
    const at = Date.parse(handedOver);
    if (at > now || at < Date.parse(hold?.authoredOn ?? '')) throw refusedBy('DS-19', parameterPlace('handedOver'));
    const isDirect = input.item.some(({ channel }) => channel === 'direct');
    if (isDirect && (input.mode === undefined || input.mode === '06')) throw refusedBy('DS-27', parameterPlace('mode'));
    const items = await checkItems(work, input.item, dayOf(at));
    const left = subject.lines.reduce((sum, line) => sum + leftOf(subject, line), 0);
    const rest = left - items.reduce((sum, { item }) => sum + item.quantity, 0);
    const event = input.operation === '2' ? 'dispense-part' : 'dispense-all';
    const state = stateAfter(event, subject.state);
    if (state === undefined || (input.operation === '1') !== (rest === 0)) {
      throw refusedBy('DS-15', parameterPlace('operation'));
    }
    const of = {
      patient: subject.patient,
      dispenser,
      pharmacist: actor.who,
      operation: input.operation,
      prepared: hold?.authoredOn,
      handedOver,
      mode: input.mode,
    };
    const dispenses: string[] = [];
    const counts = new Map<string, number>();
    for (const [index, one] of items.entries()) {
      const resource = toMedicationDispense(one, of);
      dispenses.push(await createDispense(work, resource, one.item, counts, `dispense-${index + 1}`));
    }
    const line = moveTo(work, state, dispenser);
    const kept = moveHold(work, state === '8' ? 'completed' : 'in-progress');
    tell(work, 'sistema-ts-dispense', dispenser, {
      ...(dispenses[0] === undefined ? {} : { focus: dispenses[0] }),
      parts: dispenses.map((reference) => ({ name: 'dispense', reference })),
      values: { operation: input.operation },
    });
    const about = `MedicationRequest/${firstLine(subject).id}`;
    return { state, about, shows: { dispense: dispenses, line, hold: kept } };
  },
});

/** Takes a dispensing back: the prescription is in charge of the dispenser again. */
export const reverse = defineStep<Prescription>()({
  name: 'dispensing-reverse',
  target: { type: 'MedicationRequest', level: 'instance' },
  description: {
    it: "Annulla l'erogazione della ricetta: le consegne diventano errate e la ricetta torna in carico alla farmacia, che la eroga di nuovo o la rilascia.",
    en: 'Reverses the dispensing of the prescription: the dispenses become entered in error, and the prescription is in charge of the pharmacy again, which dispenses it anew or releases it.',
  },
  parameters: {
    key: parameter.key(),
    code: parameter.matching(/^[A-Za-z0-9]{1,10}$/, {
      it: 'Codice del motivo per il Sistema TS (codAnnullamento; elenco non pubblico)',
      en: 'Code of the reason for Sistema TS (codAnnullamento; the list is not public)',
    }),
    reason: parameter.words({ it: "Motivo dell'annullamento", en: 'Reason of the reversal' }),
  },
  shows: shownDispenses,
  run(work, input) {
    const { subject, changes } = work;
    const dispenser = requireHolder(work);
    const state = nextState('reverse', subject.state);
    const dispenses = subject.dispenses
      .filter(({ status }) => status === 'completed')
      .map((one) =>
        changes.update({ ...one, status: 'entered-in-error', statusReasonCodeableConcept: { text: input.reason } }),
      );
    const line = moveTo(work, state, dispenser);
    const hold = startHold(work, dispenser, 'hold');
    tell(work, 'sistema-ts-reverse', dispenser, {
      parts: dispenses.map((reference) => ({ name: 'dispense', reference })),
      values: { reason: input.code },
    });
    const about = `MedicationRequest/${firstLine(subject).id}`;
    return { state, about, shows: { dispense: dispenses, line, hold } };
  },
});
