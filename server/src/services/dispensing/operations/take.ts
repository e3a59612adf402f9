import { dayOf } from '../../steps/days.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { expectedChannel, isOfOwnRegion } from '../prescription/channels.ts';
import {
  type DispensingWork,
  dispenserOf,
  moveHold,
  moveTo,
  nextState,
  requireHolder,
  startHold,
  tell,
} from '../prescription/holder.ts';
import { lastDay, lineParameters, lineParts } from '../prescription/line-parts.ts';
import { authorisationFor } from '../prescription/orders.ts';
import { planOf, planStateOn } from '../prescription/plan.ts';
import { firstLine, holderOf, intendedBefore, nreForm, type Prescription } from '../prescription/prescription.ts';
import { refusedBy, remarkOf } from '../rules.ts';

const shownLines = {
  line: { type: 'MedicationRequest', text: { it: 'Righe della ricetta', en: 'Lines of the prescription' }, many: true },
  hold: { type: 'Task', text: { it: 'Presa in carico', en: 'Taking in charge' } },
} as const;

/** Takes a prescription in charge: from now on nobody else dispenses of it. */
export const take = defineStep<Prescription>()({
  name: 'dispensing-take',
  target: { type: 'MedicationRequest', level: 'type' },
  description: {
    it: "Prende in carico in esclusiva la ricetta che la persona presenta, con il suo NRE e l'identificativo della tessera sanitaria. Numero sconosciuto e persona diversa hanno la stessa risposta; dopo dieci richieste a vuoto in quindici minuti la farmacia deve attendere. La risposta dice, riga per riga (dispensedLine), che cosa resta, per quale canale e come sta il piano terapeutico.",
    en: 'Takes in exclusive charge the prescription that the person presents, by its NRE and the identifier of the health card. An unknown number and another person get the same answer; after ten requests in vain within fifteen minutes the pharmacy has to wait. The answer tells, line by line (dispensedLine), what is left, by which channel, and how the therapeutic plan stands.',
  },
  parameters: {
    key: parameter.key(),
    nre: parameter.matching(nreForm, { it: 'NRE della ricetta', en: 'NRE of the prescription' }),
    identifier: parameter.identifier({
      it: 'Identificativo della persona, come sulla tessera sanitaria',
      en: 'Identifier of the person, as on the health card',
    }),
  },
  refusals: ['prescription-not-found', 'too-many-requests'],
  tells: [
    {
      name: 'validUntil',
      min: 1,
      max: '1',
      type: 'date',
      text: { it: 'Ultimo giorno per la presa in carico', en: 'Last day for the taking in charge' },
    },
    {
      name: 'dispensedLine',
      min: 1,
      max: '*',
      text: { it: 'Riga della ricetta, con ciò che ne resta', en: 'Line of the prescription, with what is left of it' },
      part: lineParameters,
    },
  ],
  shows: shownLines,
  async run(work) {
    const { subject, context, now } = work;
    const dispenser = await dispenserOf(work, 'convention').catch(() => dispenserOf(work, 'direct'));
    const holder = holderOf(subject);
    const today = dayOf(now);
    if (subject.state === '5') {
      // Who holds it may ask again, e.g. after a lost answer.
      if (holder !== dispenser) throw refusedBy('DS-02', parameterPlace('nre'));
      return { ...(await answerOf(work, moveHold(work, 'in-progress'), [])), about: addressOf(subject) };
    }
    if (today > lastDay(subject)) throw refusedBy('DS-01', parameterPlace('nre'));
    let dispensable = 0;
    const plans = new Set<string>();
    for (const line of subject.lines) {
      const plan = planStateOn(await planOf(context.store, line), today);
      plans.add(plan);
      const isDpc = expectedChannel(line) === 'dpc';
      const isOutside = isDpc && !isOfOwnRegion(subject.nre);
      const isAuthorised = isDpc && (await authorisationFor(context.store, subject, `MedicationRequest/${line.id}`));
      if (plan !== 'not-in-force' && (!isOutside || isAuthorised)) dispensable++;
    }
    if (dispensable === 0) throw refusedBy(plans.has('not-in-force') ? 'DS-04' : 'DS-03', parameterPlace('nre'));
    if (plans.has('unknown')) work.warn(remarkOf('DS-05', 'MedicationRequest.extension'));
    const lines = moveTo(work, nextState('take', subject.state), dispenser);
    const hold = startHold(work, dispenser, 'hold');
    tell(work, 'sistema-ts-take', dispenser);
    return { ...(await answerOf(work, hold, lines)), about: addressOf(subject) };
  },
});

async function answerOf(work: DispensingWork, hold: string, lines: readonly string[]) {
  const { subject, context, now } = work;
  const parts = await lineParts(context.store, subject, dayOf(now));
  return {
    state: '5',
    shows: { hold, line: lines.length > 0 ? lines : subject.lines.map(({ id }) => `MedicationRequest/${id}`) },
    tells: [
      { name: 'validUntil', valueDate: lastDay(subject) },
      ...parts.map((one) => ({ ...one, name: 'dispensedLine' })),
    ],
  };
}

const addressOf = (subject: Prescription): string => `MedicationRequest/${firstLine(subject).id}`;

/** Gives a prescription back: it may be taken by any dispenser. */
export const release = defineStep<Prescription>()({
  name: 'dispensing-release',
  target: { type: 'MedicationRequest', level: 'instance' },
  description: {
    it: 'Rilascia la ricetta in carico, non erogata o con erogazione annullata: torna da erogare, per chiunque.',
    en: 'Releases the prescription in charge, not dispensed or with its dispensing reversed: it is to be dispensed again, by anybody.',
  },
  parameters: { key: parameter.key() },
  shows: shownLines,
  run(work) {
    const dispenser = requireHolder(work);
    const { subject } = work;
    const state = nextState('release', subject.state);
    const line = moveTo(work, state, intendedBefore(subject));
    const hold = moveHold(work, 'cancelled');
    tell(work, 'sistema-ts-release', dispenser);
    return { state, about: addressOf(subject), shows: { line, hold } };
  },
});

/** Suspends a prescription whose medicine is not to be had now. */
export const suspend = defineStep<Prescription>()({
  name: 'dispensing-suspend',
  target: { type: 'MedicationRequest', level: 'instance' },
  description: {
    it: 'Sospende la ricetta in carico perché il medicinale non è disponibile ora; la ricetta resta alla farmacia.',
    en: 'Suspends the prescription in charge because the medicine is not available now; the pharmacy keeps it.',
  },
  parameters: {
    key: parameter.key(),
    until: parameter.optional(
      parameter.day({ it: 'Giorno in cui è atteso il medicinale', en: 'Day on which the medicine is expected' }),
    ),
  },
  shows: shownLines,
  run(work, input) {
    const dispenser = requireHolder(work);
    const { subject } = work;
    const state = nextState('suspend', subject.state);
    const line = moveTo(work, state, dispenser);
    const hold = moveHold(work, 'on-hold');
    tell(work, 'sistema-ts-suspend', dispenser, input.until === undefined ? {} : { values: { until: input.until } });
    return { state, about: addressOf(subject), shows: { line, hold } };
  },
});

/** Revokes the suspension: the prescription is to be dispensed again. */
export const resume = defineStep<Prescription>()({
  name: 'dispensing-resume',
  target: { type: 'MedicationRequest', level: 'instance' },
  description: {
    it: 'Revoca la sospensione: la ricetta torna da erogare, e va ripresa in carico per erogarla.',
    en: 'Revokes the suspension: the prescription is to be dispensed again, and is taken in charge anew for it.',
  },
  parameters: { key: parameter.key() },
  shows: shownLines,
  run(work) {
    const dispenser = requireHolder(work);
    const { subject } = work;
    const state = nextState('resume', subject.state);
    const line = moveTo(work, state, intendedBefore(subject));
    const hold = moveHold(work, 'cancelled');
    tell(work, 'sistema-ts-resume', dispenser);
    return { state, about: addressOf(subject), shows: { line, hold } };
  },
});
