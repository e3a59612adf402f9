import { codeSystemUrl, valueSetUrl } from '@sinfonia/profiles';
import { notFound } from '../../../fhir/showing.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { handlingOf } from '../handling.ts';
import { requireOwn } from '../plan/own-plan.ts';
import { priorOf, typeCodeOf, withStatus } from '../plan/plan-elements.ts';
import { requireReason } from '../plan/reasons.ts';
import { stateOf, type TherapeuticPlan } from '../plan/therapeutic-plan.ts';
import { cancelTask, updatePlan } from '../plan/write-plan.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import { shows } from './shown.ts';

const target = { type: 'MedicationRequest', also: ['DeviceRequest'], level: 'instance' } as const;

/** Takes a plan back, or interrupts it. */
export const revoke = defineStep<TherapeuticPlan>()({
  name: 'plan-revoke',
  target,
  description: {
    it: 'Revoca un piano (revocato, compilato per errore) o lo interrompe (tossicità, inefficacia, scelta dell’assistito, decesso); di una bozza la annulla. Se il Sistema TS conosce il piano, se ne chiede l’annullamento quando è revocato.',
    en: 'Revokes a plan (revoked, filled in by mistake) or interrupts it (toxicity, no effect, choice of the person, death); a draft is cancelled. Where Sistema TS knows the plan, its cancellation is asked for when it is revoked.',
  },
  parameters: {
    key: parameter.key(),
    reason: parameter.code(valueSetUrl.PlanStatusReason, codeSystemUrl.PlanStatusReason, {
      it: 'Motivo',
      en: 'Reason',
    }),
  },
  shows: { plan: shows.plan, view: shows.view, task: shows.task },
  async run(work, { reason }) {
    const { subject, changes } = work;
    const { plan } = subject;
    if (plan === undefined) throw refusedBy('TP-17', parameterPlace('reason'));
    await requireOwn(work);
    const status = requireReason(reason, 'cancelled', 'stopped');
    if (plan.status === 'draft') {
      const discarded = updatePlan(changes, subject, withStatus(plan, 'entered-in-error', 'error'));
      return { state: 'discarded', about: discarded.plan, shows: discarded };
    }
    const next = withStatus(plan, status, reason);
    if (priorOf(plan) !== undefined) work.warn(remarkOf('TP-26', `${plan.resourceType}.status`));
    const written = updatePlan(changes, subject, next);
    const asked = status === 'cancelled' ? cancelTask(work, plan, reason) : undefined;
    return {
      state: stateOf({ ...subject, plan: next }),
      about: written.plan,
      shows: { ...written, task: asked === undefined ? [] : [asked] },
    };
  },
});

/** Ends a cycle of fixed length that is done. */
export const complete = defineStep<TherapeuticPlan>()({
  name: 'plan-complete',
  target,
  description: {
    it: 'Conclude un ciclo di durata fissa quando è finito.',
    en: 'Ends a cycle of fixed length when it is done.',
  },
  parameters: { key: parameter.key() },
  shows: { plan: shows.plan, view: shows.view },
  async run(work) {
    const { subject, changes } = work;
    const { plan } = subject;
    if (plan === undefined) throw notFound({ type: 'MedicationRequest', id: work.id ?? '' });
    await requireOwn(work);
    if (handlingOf(typeCodeOf(plan) ?? '')?.fixedCycle !== true) {
      work.warn(remarkOf('TP-18', `${plan.resourceType}.category`));
    }
    const written = updatePlan(changes, subject, withStatus(plan, 'completed', 'cycle-completed'));
    return { state: 'completed', about: written.plan, shows: written };
  },
});
