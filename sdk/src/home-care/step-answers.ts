import type { AnswerReader } from './answer-reader.ts';
import type { AssessedAnswer, CaseAnswer, EndedAnswer, PlanAnswer, TransferAnswer } from './answers.ts';

/** State and case. */
export const caseOf = (read: AnswerReader): CaseAnswer => ({ ...read.step(), episode: read.required('episode') });

/** State, case and plan. */
export const planOf = (read: AnswerReader): PlanAnswer => ({ ...caseOf(read), ...read.optional('plan') });

/** What an evaluation left. */
export const assessed = (read: AnswerReader): AssessedAnswer => ({
  ...caseOf(read),
  responses: read.all('response'),
  scores: read.all('score'),
});

/** What a suspension or conclusion left. */
export const ended = (read: AnswerReader): EndedAnswer => ({ ...planOf(read), cancelled: read.all('appointment') });

/** What a step of a transfer left. */
export const transferOf = (read: AnswerReader): TransferAnswer => ({
  ...read.step(),
  ...read.optional('episode'),
  ...read.optional('task'),
});
