import { referenceOf, type StepTarget } from './step.ts';

/** The line that stands for a prescription: the first one of those that a step answered. Throws `TypeError` for none. */
export function firstOf<Target extends StepTarget | string>(of: readonly Target[] | Target): Target {
  if (!isList(of)) return of;
  const [first] = of;
  if (first === undefined) throw new TypeError('a prescription has a line at least');
  return first;
}

/** The prescription for whatever version there is. */
export const unboundLine = (of: readonly (StepTarget | string)[] | StepTarget | string): string =>
  referenceOf(firstOf(of));

function isList<Target>(of: readonly Target[] | Target): of is readonly Target[] {
  return Array.isArray(of);
}
