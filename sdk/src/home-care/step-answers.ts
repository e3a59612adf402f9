import type { AssessedAnswer, CaseAnswer, EndedAnswer, PlanAnswer, TransferAnswer } from './answers.ts';
import type { HomeCareReader } from './shown.ts';

/** State and case. */
export const caseOf = (read: HomeCareReader): CaseAnswer => ({ ...read.step(), episode: read.required('episode') });

/** State, case and plan. */
export const planOf = (read: HomeCareReader): PlanAnswer => ({ ...caseOf(read), ...read.optional('plan') });

/** What an evaluation left. */
export const assessed = (read: HomeCareReader): AssessedAnswer => ({
  ...caseOf(read),
  responses: read.all('response'),
  scores: read.all('score'),
});

/** What a suspension or conclusion left. */
export const ended = (read: HomeCareReader): EndedAnswer => ({ ...planOf(read), cancelled: read.all('appointment') });

/** What a step of a transfer left. */
export const transferOf = (read: HomeCareReader): TransferAnswer => ({
  ...read.step(),
  ...read.optional('episode'),
  ...read.optional('task'),
});
