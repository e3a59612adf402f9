import type { Schedule } from '@medplum/fhirtypes';
import { type Reading, readResource } from '../../steps/stored.ts';

/** The structure that an agenda is of, `Organization/x`: who provides its service, or else who manages its place. */
export async function providerOf(store: Reading, { actor }: Schedule): Promise<string | undefined> {
  for (const { reference } of actor) {
    const service = await readResource(store, 'HealthcareService', reference);
    if (service?.providedBy?.reference !== undefined) return service.providedBy.reference;
  }
  for (const { reference } of actor) {
    const place = await readResource(store, 'Location', reference);
    if (place?.managingOrganization?.reference !== undefined) return place.managingOrganization.reference;
  }
  return undefined;
}
