import type { Schedule } from '@medplum/fhirtypes';
import { profileUrl } from '@sinfonia/profiles';

/** A Schedule as it was given, held to the profile of agendas, without what only the store writes. */
export function ofProfile({ id: _, meta, ...rest }: Schedule): Schedule {
  const given = Array.isArray(meta?.profile) ? meta.profile : [];
  return { ...rest, meta: { profile: [...new Set([profileUrl.BookingSchedule, ...given])] } };
}
