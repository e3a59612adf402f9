import type { Resource } from '@medplum/fhirtypes';
import type { Reading } from '../../steps/stored.ts';
import { caregiversOf, type Happening, listed, type Notices, noticesTo } from '../../steps/told.ts';
import type { Told } from './machine.ts';

/** The notices that tell a person, who represents her, and the authority that answers for the time, what happened to a wait. */
export function waitingNotices(
  store: Reading,
  patient: string,
  notices: readonly Notices<Told>[],
  happening: Happening,
  authority: () => Promise<string | undefined>,
): Promise<Resource[]> {
  return noticesTo(patient, notices, happening, async (kind) => {
    if (kind === 'person') return [patient];
    return kind === 'caregiver' ? caregiversOf(store, patient, happening.now) : listed(await authority());
  });
}
