import type { FhirError } from '@sinfonia/profiles/issues';
import type { BeforeWrite } from '../../fhir/guard-writes.ts';

/**
 * Refuses every write of a Subscription, where nobody would keep its secrets apart and deliver it; a deletion needs neither.
 *
 * @param refusal made of the name of what is refused
 */
export function refuseSubscriptions(refusal: (operation: string) => FhirError): BeforeWrite {
  return async (_request, operations) => {
    const writesOne = operations.some((one) => one.kind !== 'delete' && one.resource.resourceType === 'Subscription');
    if (writesOne) throw refusal('Subscription');
    return operations;
  };
}
