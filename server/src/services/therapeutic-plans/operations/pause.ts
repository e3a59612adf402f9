import { codeSystemUrl, extensionUrl, valueSetUrl } from '@sinfonia/profiles';
import { extensionOf, withExtension } from '../../steps/elements.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { type PlanResource, validityOf, withStatus } from '../plan/plan-elements.ts';
import { requireReason } from '../plan/reasons.ts';
import type { TherapeuticPlan } from '../plan/therapeutic-plan.ts';
import { updatePlan } from '../plan/write-plan.ts';
import { refusedBy } from '../rules.ts';
import { shows } from './shown.ts';

const target = { type: 'MedicationRequest', also: ['DeviceRequest'], level: 'instance' } as const;

/** Suspends a plan for a time. */
export const suspend = defineStep<TherapeuticPlan>()({
  name: 'plan-suspend',
  target,
  description: {
    it: 'Sospende un piano da un giorno, con il motivo; la fine prevista della sospensione è indicativa. La validità non si allunga.',
    en: 'Suspends a plan from a day on, with the reason; the end that is foreseen is indicative. The validity does not get longer.',
  },
  parameters: {
    key: parameter.key(),
    reason: parameter.code(valueSetUrl.PlanStatusReason, codeSystemUrl.PlanStatusReason, {
      it: 'Motivo',
      en: 'Reason',
    }),
    on: parameter.optional(parameter.day({ it: 'Primo giorno; oggi se assente', en: 'First day; today unless given' })),
    until: parameter.optional(parameter.day({ it: 'Ultimo giorno previsto', en: 'Last day that is foreseen' })),
  },
  shows: { plan: shows.plan, view: shows.view },
  exampleShows: ['on'],
  run({ subject, changes }, { reason, on, until }) {
    const { plan, today } = subject;
    if (plan === undefined) throw refusedBy('TP-16', parameterPlace('on'));
    requireReason(reason, 'on-hold');
    const first = on ?? today;
    if (first > today || first < validityOf(plan).start) throw refusedBy('TP-16', parameterPlace('on'));
    if (until !== undefined && until < first) throw refusedBy('TP-16', parameterPlace('until'));
    const valuePeriod = { start: first, ...(until === undefined ? {} : { end: until }) };
    const next = withStatus(plan, 'on-hold', reason);
    const extension = withExtension(next.extension, extensionUrl.PlanSuspension, {
      url: extensionUrl.PlanSuspension,
      valuePeriod,
    });
    const written = updatePlan(changes, subject, { ...next, extension });
    return { state: 'suspended', about: written.plan, shows: written };
  },
});

/** Takes a suspended plan up again. */
export const resume = defineStep<TherapeuticPlan>()({
  name: 'plan-resume',
  target,
  description: {
    it: 'Riprende un piano sospeso, da un giorno.',
    en: 'Takes a suspended plan up again, from a day on.',
  },
  parameters: {
    key: parameter.key(),
    on: parameter.optional(
      parameter.day({ it: 'Giorno della ripresa; oggi se assente', en: 'Day of the resumption; today unless given' }),
    ),
  },
  shows: { plan: shows.plan, view: shows.view },
  run({ subject, changes }, { on }) {
    const { plan, today } = subject;
    if (plan === undefined) throw refusedBy('TP-16', parameterPlace('on'));
    const day = on ?? today;
    const start = extensionOf(plan, extensionUrl.PlanSuspension)?.valuePeriod?.start ?? validityOf(plan).start;
    if (day > today || day < start) throw refusedBy('TP-16', parameterPlace('on'));
    const next: PlanResource = withStatus(plan, 'active');
    const extension = withExtension(next.extension, extensionUrl.PlanSuspension, {
      url: extensionUrl.PlanSuspension,
      valuePeriod: { start, end: day },
    });
    const written = updatePlan(changes, subject, { ...next, extension, id: plan.id });
    return { state: 'active', about: written.plan, shows: written };
  },
});
