import { answerFaults } from './questionnaire/answers.ts';
import { definitionFaults } from './questionnaire/definitions.ts';
import { responseFaults } from './questionnaire/responses.ts';

/** Faults of responses against their questionnaire, and of questionnaires themselves. */
export const questionnaireCatalogue = {
  ...responseFaults,
  ...answerFaults,
  ...definitionFaults,
} as const;
