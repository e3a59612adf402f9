import type { ParametersParameter } from '@medplum/fhirtypes';
import { code, count, day, each, reference, text } from '../steps/parameters.ts';
import type { PlannedActivity, PlannedGoal, TeamMember, UnitMember } from './inputs.ts';

type Given = readonly ParametersParameter[];

/** The services of a PAI. */
export const activities = (list: readonly PlannedActivity[]): Given =>
  each('activity', list, (one) => [
    ...code('service', one.service),
    ...code('figure', one.figure),
    ...reference('performer', one.performer),
    ...count('frequency', one.frequency),
    ...count('period', one.period),
    ...code('unit', one.unit),
    ...count('minutes', one.minutes),
    ...text('note', one.note),
  ]);

/** The goals of a PAI. */
export const goals = (list: readonly PlannedGoal[] | undefined): Given =>
  each('goal', list, (one) => [
    ...code('area', one.area),
    ...text('text', one.text),
    ...day('due', one.due),
    ...code('measure', one.measure),
    ...count('target', one.target),
  ]);

/** The team of a PAI. */
export const teamMembers = (list: readonly TeamMember[] | undefined): Given =>
  each('member', list, (one) => [
    ...reference('who', one.who),
    ...code('role', one.role),
    ...code('operator', one.operator),
  ]);

/** The unit that evaluates. */
export const unitMembers = (list: readonly UnitMember[] | undefined): Given =>
  each('member', list, (one) => [...reference('who', one.who), ...code('role', one.role)]);
