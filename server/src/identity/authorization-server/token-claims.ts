import type { Client } from 'oidc-provider';
import { needsPatient } from './grantable-scopes.ts';
import { acrOf, type SessionContext } from './session-context.ts';

/** Tells whether a token carries a patient in context. Source: SMART App Launch 2.2, scopes-and-launch-context. */
export function hasPatientContext(scope: string | undefined): boolean {
  return (scope ?? '').split(' ').some((one) => one === 'launch' || needsPatient(one));
}

/** Claims of a person's access token, beside those of the library. */
export function personClaims(
  context: SessionContext,
  grantId: string,
  fhirBase: string,
  scope: string | undefined,
): Record<string, string> {
  const { hat, level, purpose, patient, encounter } = context;
  const inContext = hasPatientContext(scope);
  return {
    fhirUser: `${fhirBase}/${hat.fhirUser}`,
    grant_id: grantId,
    acr: acrOf(level),
    role: hat.role,
    ...(hat.practitionerRole === undefined ? {} : { practitioner_role: hat.practitionerRole }),
    ...(hat.organization === undefined ? {} : { organization: hat.organization }),
    ...(purpose === undefined ? {} : { purpose_of_use: purpose }),
    ...(patient !== undefined && inContext ? { patient } : {}),
    ...(encounter !== undefined && inContext ? { encounter } : {}),
  };
}

/** Claims of a system's access token, from its registration. */
export function systemClaims(
  client: Client | undefined,
  purposesOf: (role: string) => readonly string[],
): Record<string, string> {
  const role = client?.['access_policy'];
  const organization = client?.['organization'];
  const purpose = typeof role === 'string' ? purposesOf(role)[0] : undefined;
  return {
    ...(typeof role === 'string' ? { role } : {}),
    ...(typeof organization === 'string' ? { organization } : {}),
    ...(purpose === undefined ? {} : { purpose_of_use: purpose }),
  };
}

/** Grant that a token, code or refresh token of the library hangs on. */
export function grantOf(token: unknown): string | undefined {
  const { grantId } = (token ?? {}) as { grantId?: unknown };
  return typeof grantId === 'string' ? grantId : undefined;
}

/** Model name of a token of the library. */
export function kindOf(token: unknown): unknown {
  return ((token ?? {}) as { kind?: unknown }).kind;
}
