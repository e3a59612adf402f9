export { fileAccessStorage } from '#file-access-storage';
export { type AccessStorage, memoryAccessStorage, type SetAside, type WaitingAccess } from './access-storage.ts';
export type * from './answers.ts';
export { type Degree, type EvaluationAnswers, type HomeCareNeed, homeCareNeeds, siadAssessment } from './evaluation.ts';
export type { CaseReference, HomeCareClient, ReferralReference } from './home-care-client.ts';
export type { InboxInput, InboxPage } from './inbox.ts';
export type * from './inputs.ts';
export type { OfflineAccesses, SendOptions, SentAccesses } from './offline-accesses.ts';
export { canonicalBase, identifierSystems, siadCoding, siadConcept } from './systems.ts';
