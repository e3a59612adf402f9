import type { Identifier } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { plainPlan } from '../../../fhir/search/plain-plan.ts';
import { notFound } from '../../../fhir/showing.ts';
import { isWithinScopes } from '../../steps/scopes.ts';
import type { StepRequest } from '../../steps/step.ts';
import { homeCareRules } from '../machine.ts';
import { parameterPlace, refusedBy } from '../rules.ts';

/**
 * The person that a request names: by reference, for who may see her, or by identifier (codice fiscale, STP, ENI, TEAM), for who
 * does not follow her yet and has a role that the machine lets name her so. Refusals: `step-role-not-allowed` 403, rule HC-27 for
 * none or both, `resource-not-found` 404.
 */
export async function findPerson(
  asked: StepRequest,
  step: string,
  input: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { context, request, actor } = asked;
  const given = input['patient'];
  const identifier = input['patientIdentifier'] as Identifier | undefined;
  if (identifier !== undefined && homeCareRules.get(step)?.byIdentifier?.includes(actor.role) !== true) {
    throw new FhirError({
      code: 'step-role-not-allowed',
      values: { step: `$${step} (patientIdentifier)`, role: actor.role },
    });
  }
  if ((given === undefined) === (identifier === undefined)) throw refusedBy('HC-27', parameterPlace('patient'));
  if (typeof given === 'string') {
    const address = { type: 'Patient', id: given.slice('Patient/'.length) };
    const visible = await context.access.visible(request.principal, [address], 'read');
    const seen = context.access.isUnrestricted(request.principal) || visible.has(given);
    const current = await context.store.read(address);
    if (!seen || current === undefined || current.deleted) throw notFound(address);
    return given;
  }
  const { system, value } = identifier ?? {};
  const where = {
    kind: 'token',
    parameter: { type: 'Patient', code: 'identifier' },
    anyOf: [{ system, code: value ?? '' }],
  } as const;
  const { entries } = await context.store.search(plainPlan(['Patient'], where, 2));
  const [only] = entries;
  if (only === undefined || entries.length > 1) throw refusedBy('HC-27', parameterPlace('patientIdentifier'));
  const found = `Patient/${only.id}`;
  if (!isWithinScopes(request.principal, asked.request.path[0] ?? '', 'c', found)) {
    throw notFound({ type: 'Patient', id: only.id });
  }
  return found;
}
