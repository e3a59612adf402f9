export type {
  Bilingual,
  EvaluationAnswer,
  PlanStanding,
  RuleVerdict,
  TherapeuticPlan,
  TherapeuticPlanAnswer,
} from './answers.ts';
export type * from './inputs.ts';
export type { PlansClient } from './plans-client.ts';
