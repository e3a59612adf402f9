import type { Schedule } from '@medplum/fhirtypes';
import { profileUrl } from '@sinfonia/profiles';
import { FhirError, isRefusal } from '@sinfonia/profiles/issues';
import type { FhirContext } from '../../../../fhir/context.ts';

/**
 * A Schedule as it was given, held to the profile of agendas, without what only the store writes. What does not conform is refused
 * (422, with the faults) before anything is read of it.
 */
export function conforming({ validate }: Pick<FhirContext, 'validate'>, { id: _, meta, ...rest }: Schedule): Schedule {
  const given = Array.isArray(meta?.profile) ? meta.profile : [];
  const schedule = { ...rest, meta: { profile: [...new Set([profileUrl.BookingSchedule, ...given])] } };
  const issues = validate(schedule, { bestPractice: false });
  if (issues.some(isRefusal)) throw new FhirError(issues);
  return schedule;
}
