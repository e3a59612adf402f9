import type { Identifier } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { plainPlan } from '../../fhir/search/plain-plan.ts';
import { notFound } from '../../fhir/showing.ts';
import { isWithinScopes } from './scopes.ts';
import { requireSeen } from './seen.ts';
import type { StepRequest, StepRule } from './step.ts';
import { parameterPlace } from './step-rules.ts';

/** What a machine says of a step that names a person. */
export interface NamingRule extends StepRule {
  /** Roles that may name the person by identifier, without following her yet. */
  readonly byIdentifier?: readonly string[];
}

/**
 * The person that a request names: by reference (`patient`), for who may see her, or by identifier (`patientIdentifier`: codice fiscale,
 * STP, ENI, TEAM), for who does not follow her yet and has a role that the machine lets name her so. `refused` is the refusal
 * of none, of both and of an identifier that is not one person's. Others: `step-role-not-allowed` 403, `resource-not-found` 404.
 */
export async function findPerson(
  asked: StepRequest,
  step: string,
  input: Readonly<Record<string, unknown>>,
  rule: NamingRule | undefined,
  refused: (place: string) => FhirError,
): Promise<string> {
  const { context, request, actor } = asked;
  const given = input['patient'];
  const identifier = input['patientIdentifier'] as Identifier | undefined;
  if (identifier !== undefined && rule?.byIdentifier?.includes(actor.role) !== true) {
    throw new FhirError({
      code: 'step-role-not-allowed',
      values: { step: `$${step} (patientIdentifier)`, role: actor.role },
    });
  }
  if ((given === undefined) === (identifier === undefined)) throw refused(parameterPlace('patient'));
  if (typeof given === 'string') {
    const address = { type: 'Patient', id: given.slice('Patient/'.length) };
    await requireSeen(asked, address);
    const current = await context.store.read(address);
    if (current === undefined || current.deleted) throw notFound(address);
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
  if (only === undefined || entries.length > 1) throw refused(parameterPlace('patientIdentifier'));
  const found = `Patient/${only.id}`;
  if (!isWithinScopes(request.principal, request.path[0] ?? '', 'c', found)) {
    throw notFound({ type: 'Patient', id: only.id });
  }
  return found;
}
