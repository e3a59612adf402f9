import type { Resource } from '@medplum/fhirtypes';
import type { Reading } from '../steps/stored.ts';
import * as told from '../steps/told.ts';
import type { Told } from './machine.ts';
import type { TherapeuticPlan } from './plan/therapeutic-plan.ts';

/** The notices to the actors of a plan: the person, who represents her, who prescribed it, and her doctor. */
export function noticesOf(
  store: Reading,
  found: Pick<TherapeuticPlan, 'patient' | 'plan'>,
  notices: readonly told.Notices<Told>[],
  happening: told.Happening,
): Promise<Resource[]> {
  return told.noticesTo(found.patient, notices, happening, (kind) => {
    switch (kind) {
      case 'person':
        return [found.patient];
      case 'caregivers':
        return told.caregiversOf(store, found.patient, happening.now);
      case 'prescriber':
        return told.listed(found.plan?.requester?.reference);
      case 'doctor':
        return told.doctorsOf(store, found.patient);
    }
  });
}
