import { addDays } from '@sinfonia/mappings';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type StepResult, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { preparePlan } from '../plan/plan-content.ts';
import { referenceOf, subjectOfPlan, typeCodeOf, validityOf } from '../plan/plan-elements.ts';
import { judgeSecond } from '../plan/second-plan.ts';
import type { TherapeuticPlan } from '../plan/therapeutic-plan.ts';
import { endPrior, writePlan } from '../plan/write-plan.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import { contentParameters, type PlanContent, typeParameter } from './plan-parameters.ts';
import { shows, stateOfNew } from './shown.ts';

const target = { type: 'MedicationRequest', also: ['DeviceRequest'], level: 'instance' } as const;
const parameters = { key: parameter.key(), ...contentParameters } as const;
const exampleShows = ['response', 'quantity'];
const told = {
  it: 'Lo stato della risposta è quello del piano nuovo.',
  en: 'The state of the answer is that of the new plan.',
};

/** Renews a plan: a new one follows it, judged anew. */
export const renew = defineStep<TherapeuticPlan>()({
  name: 'plan-renew',
  target,
  description: {
    it: `Rinnova un piano: ne scrive uno nuovo, giudicato di nuovo, che segue questo dal giorno in cui comincia (il giorno dopo la fine, o oggi). Un rinnovo tardivo è possibile e si segnala. ${told.it}`,
    en: `Renews a plan: writes a new one, judged anew, which follows this one from the day on which it begins (the day after the end, or today). A late renewal is possible and is remarked. ${told.en}`,
  },
  parameters,
  shows,
  exampleShows,
  async run(work, input) {
    const { plan, today } = ofFollowed(work);
    const { end } = validityOf(plan);
    const isLate = today > end;
    if (isLate) work.warn(remarkOf('TP-15', parameterPlace('start')));
    return follow(work, typeCodeOf(plan) ?? '', input, 'renewal', isLate ? today : addDays(end, 1));
  },
});

/** Switches to another medicine. */
export const switchPlan = defineStep<TherapeuticPlan>()({
  name: 'plan-switch',
  target,
  description: {
    it: `Passa ad altro medicinale: ne scrive il piano, giudicato, che sostituisce questo dal giorno in cui comincia; può essere di un altro tipo. ${told.it}`,
    en: `Switches to another medicine: writes its plan, judged, which replaces this one from the day on which it begins; it may be of another type. ${told.en}`,
  },
  parameters: {
    ...parameters,
    type: parameter.optional({
      ...typeParameter,
      text: { it: 'Tipo del piano nuovo; lo stesso se assente', en: 'Type of the new plan; the same unless given' },
    }),
  },
  shows,
  exampleShows: ['response', 'atc', 'quantity'],
  async run(work, { type, ...input }) {
    const { plan, today } = ofFollowed(work);
    return follow(work, type ?? typeCodeOf(plan) ?? '', input, 'switch', today);
  },
});

/** Changes the dose, or the quantity of an aid. */
export const change = defineStep<TherapeuticPlan>()({
  name: 'plan-change',
  target,
  description: {
    it: `Cambia la dose, o la quantità di un ausilio: scrive un piano nuovo, giudicato, che sostituisce questo dal giorno in cui comincia. ${told.it}`,
    en: `Changes the dose, or the quantity of an aid: writes a new plan, judged, which replaces this one from the day on which it begins. ${told.en}`,
  },
  parameters,
  shows,
  exampleShows,
  async run(work, input) {
    const { plan, today } = ofFollowed(work);
    return follow(work, typeCodeOf(plan) ?? '', input, 'change', today);
  },
});

function ofFollowed({ subject }: Work<TherapeuticPlan>): Required<Pick<TherapeuticPlan, 'plan'>> & { today: string } {
  const { plan, today } = subject;
  if (plan === undefined) throw refusedBy('TP-02', parameterPlace('type'));
  return { plan, today };
}

async function follow(
  work: Work<TherapeuticPlan>,
  code: string,
  input: PlanContent,
  kind: 'renewal' | 'change' | 'switch',
  from: string,
): Promise<StepResult> {
  const { plan, today } = ofFollowed(work);
  const { subject, changes, context } = work;
  if (subject.successor !== undefined) throw refusedBy('TP-28', 'MedicationRequest.priorPrescription');
  const isMedicine = plan.resourceType === 'MedicationRequest';
  const kept = subjectOfPlan(plan);
  const staying = kind === 'switch' || input.response !== undefined ? {} : isMedicine ? { atc: kept } : {};
  const aid = isMedicine || kind === 'switch' ? {} : { aid: input.aid ?? kept };
  const ready = await preparePlan(
    work,
    subject.patient,
    code,
    { ...input, atc: input.atc ?? staying.atc, ...aid },
    {
      kind,
      status: 'active',
      from,
    },
  );
  const next = ready.atc ?? ready.content.aid;
  if ((next === kept) === (kind === 'switch')) throw refusedBy('TP-22', parameterPlace(isMedicine ? 'atc' : 'aid'));
  const { duration } = ready.type;
  if (kind === 'renewal' && duration?.renewable === false) work.warn(remarkOf('TP-19', parameterPlace('response')));
  await judgeSecond(context.store, ready, { patient: subject.patient, today, besides: referenceOf(plan) }, (issue) =>
    work.warn(issue),
  );
  endPrior(changes, subject, ready.validity.start, today);
  const written = writePlan(work, ready, { status: 'active', kind, prior: subject });
  return {
    state: stateOfNew(ready, today),
    about: written.plan,
    shows: { plan: written.plan, view: written.view, response: written.response, task: written.task },
  };
}
