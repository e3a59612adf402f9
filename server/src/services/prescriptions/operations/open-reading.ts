import { FhirError, type IssueCode } from '@sinfonia/profiles/issues';
import type { FhirContext } from '../../../fhir/context.ts';
import type { FhirRequest } from '../../../fhir/exchange.ts';
import type { DescribedParameter } from '../../../fhir/operations/operation-description.ts';
import { readParameters } from '../../../fhir/operations/operation-parameters.ts';
import { actorOf } from '../../steps/actor.ts';
import type { StepRequest } from '../../steps/step.ts';
import { ruleOf } from '../machine.ts';
import type { Prescription } from '../prescription.ts';
import { readPrescription } from '../read-prescription.ts';
import { text } from './line-parameters.ts';

/** The parameter by which a prescription is named where it is not named by a line. */
export const numberParameter: DescribedParameter = {
  name: 'nre',
  min: 0,
  max: '1',
  type: 'string',
  text: text('Numero della ricetta, se non si parte da una riga', 'Number of the prescription, unless asked on a line'),
};

/** Codes of what every reading operation refuses. */
export const readingRefusals: readonly IssueCode[] = [
  'operation-parameter-unknown',
  'operation-parameter-missing',
  'operation-parameter-invalid',
  'access-denied',
  'step-role-not-allowed',
  'resource-not-found',
];

/** A reading operation as it is asked now. Refusal: `step-role-not-allowed` 403. */
export function openReading(
  name: string,
  context: FhirContext,
  request: FhirRequest,
  id?: string | undefined,
): StepRequest {
  const actor = actorOf(request.principal);
  if (!ruleOf(name).roles.includes(actor.role)) {
    throw new FhirError({ code: 'step-role-not-allowed', values: { step: `$${name}`, role: actor.role } });
  }
  return { context, request, actor, now: Date.now(), ...(id === undefined ? {} : { id }) };
}

/**
 * The prescription that a reading operation is asked about, by one of its lines or by `nre`. Refusals: those of `readPrescription`, and
 * `step-role-not-allowed` 403.
 */
export async function openPrescription(
  name: string,
  context: FhirContext,
  request: FhirRequest,
  id: string | undefined,
): Promise<{ readonly asked: StepRequest; readonly found: Prescription }> {
  const parameters = readParameters(name, { nre: 'text' }, request);
  const asked = openReading(name, context, request, id);
  return { asked, found: await readPrescription(asked, name, parameters.text('nre')) };
}
