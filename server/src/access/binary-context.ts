import type { Binary } from '@medplum/fhirtypes';
import type { ResourceAddress } from '../store/port.ts';
import { patientLinkOf } from './filters.ts';
import type { Permission } from './policies/policy.ts';
import { referencesIn } from './present.ts';
import { covers, type Rights, rulesFor, scopeBits } from './rights.ts';

/**
 * The resource whose protection a Binary shares, from `Binary.securityContext`: data of a person, which is judged in its place.
 * Undefined for a Binary that names none, for the Patient (whom more people see than her documents), and for what is about nobody.
 * Source: FHIR R4 binary.html#security.
 */
export function securityContextOf(
  binary: Pick<Binary, 'securityContext'>,
  fhirBase: string,
): ResourceAddress | undefined {
  const { securityContext } = binary;
  const [address = ''] = referencesIn(JSON.stringify(securityContext ?? {}), fhirBase);
  const [type = '', id = ''] = address.split('/');
  return type === 'Patient' || patientLinkOf(type) === undefined ? undefined : { type, id };
}

/** Whether scopes and role let somebody use Binaries so at all; which ones, their security contexts tell. */
export function mayUseBinaries(rights: Rights, permission: Permission): boolean {
  const bits = scopeBits[permission];
  const inScope = rights.grants.some((grant) => grant.filters.length === 0 && covers(grant, 'Binary', bits));
  return inScope && rights.refusal === undefined && rulesFor(rights, 'Binary', permission).length > 0;
}
