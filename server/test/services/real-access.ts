import { packageTerminology } from '@sinfonia/profiles/terminology';
import { createOpenEmergencies } from '../../src/access/emergency/open-emergencies.ts';
import { openAccess } from '../../src/access/open-access.ts';
import { loadPolicies } from '../../src/access/policies/load-policies.ts';
import type { AccessPort } from '../../src/fhir/access-port.ts';
import type { Store } from '../../src/store/port.ts';
import { fhirBase } from '../audit/in-process-api.ts';

/** All policies, by role. */
export const policies = loadPolicies();

/** The real access decision on a store; nothing that it does may be an event of security. */
export function realAccessTo(store: Store): AccessPort {
  return openAccess({
    store,
    policies,
    audit: {
      securityEventFor: () => {
        throw new Error('no security event is written here');
      },
    },
    terminology: packageTerminology(),
    fhirBase,
    emergencies: createOpenEmergencies(),
    dataProtectionOfficers: [],
  }).access;
}
