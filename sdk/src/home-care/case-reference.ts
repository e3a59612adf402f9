import type { EpisodeOfCare, ServiceRequest } from '@medplum/fhirtypes';
import type { Stored } from '../stored.ts';

/**
 * A case: as it was last read, which binds the step to that version (status 412 when somebody changed it meanwhile), or by
 * reference `EpisodeOfCare/…`, for whatever version there is.
 */
export type CaseReference = Stored<EpisodeOfCare> | `EpisodeOfCare/${string}`;

/** A referral, as {@link CaseReference}. */
export type ReferralReference = Stored<ServiceRequest> | `ServiceRequest/${string}`;

/** Types that a step of home care is made on. */
export const homeCareTypes = ['EpisodeOfCare', 'ServiceRequest'] as const;

/** The case for whatever version there is. */
export function unbound(episode: CaseReference): CaseReference {
  return typeof episode === 'string' ? episode : `EpisodeOfCare/${episode.id}`;
}
