import type { Meta, Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { FhirResponse } from '../../fhir/exchange.ts';
import type { DescribedParameter } from '../../fhir/operations/operation-description.ts';
import { etagOf } from '../../fhir/responses.ts';
import type { Actor } from './actor.ts';
import type { StepRequest, StepRule } from './step.ts';

/** Refuses a caller whose role the machine does not let make an operation: `step-role-not-allowed` 403. */
export function requireRole(
  { roles }: Pick<StepRule, 'roles'>,
  operation: string,
  { role }: Pick<Actor, 'role'>,
): void {
  if (!roles.includes(role)) {
    throw new FhirError({ code: 'step-role-not-allowed', values: { step: `$${operation}`, role } });
  }
}

/** The parameter by which a reading tells the steps that the caller may make now. */
export const nextParameter: DescribedParameter = {
  name: 'next',
  min: 0,
  max: '*',
  text: { it: 'Passo che il chiamante può compiere adesso', en: 'Step that the caller may make now' },
  part: [
    {
      name: 'step',
      min: 1,
      max: '1',
      type: 'code',
      text: { it: "Nome dell'operazione, senza $", en: 'Name of the operation, without $' },
    },
    { name: 'title', min: 1, max: '1', type: 'string', text: { it: 'Come si chiama', en: 'What it is called' } },
  ],
};

/** Of some steps those that the caller may make from a state, as {@link nextParameter} tells them. */
export function nextSteps(
  rules: Iterable<readonly [string, Pick<StepRule, 'title' | 'from' | 'roles'>]>,
  state: string,
  { actor, request }: Pick<StepRequest, 'actor' | 'request'>,
): ParametersParameter[] {
  return [...rules]
    .filter(([, { from, roles }]) => from.includes(state) && roles.includes(actor.role))
    .map(([name, { title }]) => ({
      name: 'next',
      part: [
        { name: 'step', valueCode: name },
        { name: 'title', valueString: title[request.language] },
      ],
    }));
}

/** The answer of a reading: Parameters, with the version of the resource that stands for the process as ETag. */
export function readingAnswer(
  parameter: ParametersParameter[],
  standsFor: { readonly meta?: Meta } | undefined,
): FhirResponse {
  const body: Parameters = { resourceType: 'Parameters', parameter };
  const version = standsFor?.meta?.versionId;
  return { status: 200, headers: version === undefined ? {} : { etag: etagOf(version) }, body: JSON.stringify(body) };
}
