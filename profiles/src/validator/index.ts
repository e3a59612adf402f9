export type { ValidateOptions } from './options.ts';
export { createValidator, type Validator, type ValidatorSources, validate } from './validator.ts';
