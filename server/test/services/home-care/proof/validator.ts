import { packageTerminology } from '@sinfonia/profiles/terminology';
import { createValidator } from '@sinfonia/profiles/validator';

let validator: ReturnType<typeof createValidator> | undefined;

/** The validator of the platform, made once. */
export function validatorOf(): ReturnType<typeof createValidator> {
  validator ??= createValidator({ terminology: packageTerminology() });
  return validator;
}
