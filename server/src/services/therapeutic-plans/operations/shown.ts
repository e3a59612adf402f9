import type { ReadyPlan } from '../plan/plan-content.ts';

/** What the answers of steps that make a plan show. */
export const shows = {
  plan: { type: 'Resource', text: { it: 'Piano', en: 'Plan' } },
  view: { type: 'CarePlan', text: { it: 'Vista CarePlan', en: 'CarePlan view' }, many: true },
  response: { type: 'QuestionnaireResponse', text: { it: 'Scheda', en: 'Form' }, many: true },
  task: { type: 'Task', text: { it: 'Chiamata al Sistema TS', en: 'Call to Sistema TS' }, many: true },
} as const;

/** State in which a plan is issued. */
export function stateOfNew({ validity }: ReadyPlan, today: string): string {
  return validity.start > today ? 'waiting' : 'active';
}
