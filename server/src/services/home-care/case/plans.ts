import type { CarePlan, CareTeam, Goal } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import type { Changes, Read } from '../../steps/changes.ts';
import { extensionOf, withExtension } from '../../steps/elements.ts';
import { type Reading, readResource } from '../../steps/stored.ts';

/** A plan that ends on a day, unless it ended before; what ends before it began keeps its start. Days are `YYYY-MM-DD`. */
export function endedPlan(plan: Read<CarePlan>, on: string): Read<CarePlan> {
  const { start, end } = plan.period ?? {};
  const last = end !== undefined && end < on ? end : on;
  const review = extensionOf(plan, extensionUrl.PaiReviewDate)?.valueDate;
  const closing = start !== undefined && last < start ? start : last;
  return {
    ...plan,
    status: 'completed',
    period: { ...plan.period, end: closing },
    // A review that was due after the end will not be made.
    ...(review !== undefined && review > closing
      ? { extension: withExtension(plan.extension, extensionUrl.PaiReviewDate) }
      : {}),
  };
}

/** A team that ends on a day, and not before it began. */
export function endedTeam(team: Read<CareTeam>, on: string): Read<CareTeam> {
  const start = team.period?.start;
  const end = start !== undefined && start > on ? start : on;
  return { ...team, status: 'inactive', period: { ...team.period, end } };
}

/** The goals of a plan, as they are now. */
export async function goalsOf(store: Reading, { goal = [] }: CarePlan): Promise<Read<Goal>[]> {
  const found = await Promise.all(goal.map(({ reference }) => readResource(store, 'Goal', reference)));
  return found.filter((one) => one !== undefined);
}

/** Calls off the goals of a plan that never came into force. */
export async function cancelGoals(store: Reading, changes: Changes, draft: CarePlan): Promise<void> {
  for (const goal of await goalsOf(store, draft)) {
    if (goal.lifecycleStatus === 'proposed') changes.update<Goal>({ ...goal, lifecycleStatus: 'cancelled' });
  }
}

/** Concludes the goals of a plan that ends; `achieved` is a code of goal-achievement, unless a goal says it already. */
export async function concludeGoals(
  store: Reading,
  changes: Changes,
  plan: CarePlan,
  achieved?: string,
): Promise<void> {
  const system = 'http://terminology.hl7.org/CodeSystem/goal-achievement';
  for (const goal of await goalsOf(store, plan)) {
    if (goal.lifecycleStatus !== 'active' && goal.lifecycleStatus !== 'on-hold') continue;
    const told = achieved ?? (goal.achievementStatus === undefined ? 'in-progress' : undefined);
    changes.update<Goal>({
      ...goal,
      lifecycleStatus: 'completed',
      ...(told === undefined ? {} : { achievementStatus: { coding: [{ system, code: told }] } }),
    });
  }
}
