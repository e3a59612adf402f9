export type * from './answers.ts';
export { type Degree, type EvaluationAnswers, type HomeCareNeed, homeCareNeeds, siadAssessment } from './evaluation.ts';
export type { CaseReference, HomeCareClient, ReferralReference } from './home-care-client.ts';
export type * from './inputs.ts';
export { canonicalBase, identifierSystems, siadCoding, siadConcept } from './systems.ts';
