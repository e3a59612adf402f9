import { FhirError } from '@sinfonia/profiles/issues';
import type { StepRequest } from '../steps/step.ts';
import type { Attempts } from './prescription/attempts.ts';

/**
 * The name by which requests in vain are counted, the organization unless another is given; refused with `too-many-requests` (429)
 * after too many.
 */
export function requirePatience(
  attempts: Attempts,
  { actor, now }: StepRequest,
  caller = actor.organization ?? actor.client,
): string {
  const wait = attempts.waitOf(caller, now);
  if (wait === 0) return caller;
  const seconds = String(wait);
  throw new FhirError({ code: 'too-many-requests', values: { seconds } }, { headers: { 'retry-after': seconds } });
}
