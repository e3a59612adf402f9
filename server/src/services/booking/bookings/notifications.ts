import type { Resource } from '@medplum/fhirtypes';
import type { Reading } from '../../steps/stored.ts';
import { caregiversOf, type Happening, type Notices, noticesTo } from '../../steps/told.ts';
import type { Told } from './machine.ts';

/** The notices that tell a person, and who represents her, what happened to a booking; who did it herself is not told. */
export function noticesOf(
  store: Reading,
  patient: string,
  notices: readonly Notices<Told>[],
  happening: Happening,
): Promise<Resource[]> {
  return noticesTo(patient, notices, happening, (kind) =>
    kind === 'person' ? [patient] : caregiversOf(store, patient, happening.now),
  );
}
