export type { ValidateOptions } from './options.ts';
export { type QuestionnaireLookup, questionnairesOf } from './questionnaire/lookup.ts';
export { createValidator, type Validator, type ValidatorSources, validate } from './validator.ts';
