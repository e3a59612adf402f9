import { FhirError } from '@sinfonia/profiles/issues';
import { authorize } from '../../src/access/decide.ts';
import { authorizeSearch } from '../../src/access/search-access.ts';
import type { AccessPort } from '../../src/fhir/access-port.ts';

/** An access port that knows scopes alone: for tests and measurements of what is not about roles. */
export function scopesOnly(decide: AccessPort['authorize'] = authorize): AccessPort {
  return {
    isUnrestricted: () => true,
    prepare: () => undefined,
    authorize: decide,
    narrow(principal, plan) {
      const refusal = authorizeSearch(principal, plan);
      if (refusal !== undefined) throw new FhirError(refusal);
      return plan;
    },
    visible: async (_, addresses) => new Set(addresses.map(({ type, id }) => `${type}/${id}`)),
    present: async (_, versions) => versions.map(({ json }) => json ?? ''),
    judgeContent: async () => undefined,
    completeWrites: async (_, operations) => operations,
  };
}
