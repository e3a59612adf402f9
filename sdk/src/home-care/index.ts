export { type Degree, type EvaluationAnswers, type HomeCareNeed, homeCareNeeds } from './evaluation.ts';
export type { HomeCareClient } from './home-care-client.ts';
export type {
  ApprovedPai,
  ApprovePaiInput,
  CloseCaseInput,
  OpenCaseInput,
  OpenedCase,
  PlannedActivity,
  PlannedVisit,
  RecordEvaluationInput,
  RecordedVisit,
  RecordVisitInput,
  SuspendInput,
} from './inputs.ts';
export { canonicalBase, identifierSystems, siadCoding, siadConcept } from './systems.ts';
