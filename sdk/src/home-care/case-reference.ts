import type { EpisodeOfCare, Resource, ServiceRequest } from '@medplum/fhirtypes';
import type { OperationOptions } from '../requests/operation-options.ts';
import { idOf, type Stored } from '../stored.ts';

/** What home care needs of a client. */
export interface HomeCareAccess {
  operation<T extends Resource>(name: string, options: OperationOptions): Promise<T>;
}

/**
 * A case: as it was last read, which binds the step to that version (status 412 when somebody changed it meanwhile), or by
 * reference `EpisodeOfCare/…`, for whatever version there is.
 */
export type CaseReference = Stored<EpisodeOfCare> | `EpisodeOfCare/${string}`;

/** A referral, as {@link CaseReference}. */
export type ReferralReference = Stored<ServiceRequest> | `ServiceRequest/${string}`;

/** The relative reference of a case or referral. */
export function referenceOf(of: CaseReference | ReferralReference): string {
  return typeof of === 'string' ? of : `${of.resourceType}/${of.id}`;
}

/** Type and id of a relative reference. */
export function placeOf(reference: string): { readonly type: 'EpisodeOfCare' | 'ServiceRequest'; readonly id: string } {
  for (const type of ['EpisodeOfCare', 'ServiceRequest'] as const) {
    const id = idOf(reference, type);
    if (id !== undefined) return { type, id };
  }
  throw new TypeError('a step is made on an EpisodeOfCare/… or a ServiceRequest/…');
}

/** The case for whatever version there is. */
export function unbound(episode: CaseReference): CaseReference {
  return typeof episode === 'string' ? episode : `EpisodeOfCare/${episode.id}`;
}
