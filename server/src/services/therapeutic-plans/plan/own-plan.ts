import type { Work } from '../../steps/step.ts';
import { organizationChain, readResource } from '../../steps/stored.ts';
import { refusedBy } from '../rules.ts';
import type { TherapeuticPlan } from './therapeutic-plan.ts';

/** Refuses, by rule TP-14, who neither wrote the plan nor works for the structure that did. */
export async function requireOwn({ subject, actor, context }: Work<TherapeuticPlan>): Promise<void> {
  const requester = subject.plan?.requester?.reference;
  if (requester === undefined || requester === actor.who) return;
  const appointment = await readResource(context.store, 'PractitionerRole', requester);
  const author = appointment?.practitioner?.reference;
  if (author !== undefined && author === actor.person) return;
  const structure = appointment?.organization?.reference;
  const own = await organizationChain(context.store, actor.organization);
  if (structure === undefined || !own.includes(structure)) {
    throw refusedBy('TP-14', `${subject.plan?.resourceType ?? 'MedicationRequest'}.requester`);
  }
}
