export { createValidator, type ValidateOptions, type Validator, validate } from './validator.ts';
