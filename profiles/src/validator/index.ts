export { type QuestionnaireLookup, questionnairesOf } from './questionnaire/lookup.ts';
export { createValidator, type ValidateOptions, type Validator, validate } from './validator.ts';
