import type { IssueSeverity } from '../../../issues/index.ts';
import { type JsonObject, textOf } from '../../../json/json-object.ts';

/**
 * How far a response has got. Only a finished one must be complete; of one that is still being filled in, or was given
 * up, what is missing is only mentioned, and one that was entered in error need not be anything.
 *
 * @see FHIR R4 valueset-questionnaire-answers-status.html
 */
export type Stage = 'finished' | 'open' | 'void';

/** Stage of a response by its status. */
export function stageOf(response: JsonObject): Stage {
  const status = textOf(response['status']);
  if (status === 'completed' || status === 'amended') return 'finished';
  return status === 'entered-in-error' ? 'void' : 'open';
}

/** Severity of a fault that only a finished response must not have; undefined for that of the catalogue. */
export function severityIn(stage: Stage, open: IssueSeverity): IssueSeverity | undefined {
  return stage === 'finished' ? undefined : open;
}
