import type { Resource } from '@medplum/fhirtypes';
import * as named from '../../steps/named.ts';
import type { Work } from '../../steps/step.ts';
import type { Reading } from '../../steps/stored.ts';
import { refusedBy } from '../rules.ts';
import type { HomeCareCase } from './home-care-case.ts';

const refused = (place: string) => refusedBy('HC-36', place);

/** Refuses, by rule HC-36, references of a request to what its case may not name. */
export function requireNamed(
  work: Work<HomeCareCase>,
  references: readonly (string | undefined)[],
  name: string,
): Promise<void> {
  return named.requireNamed(work, work.subject.patient, references, name, refused);
}

/** The resource that a reference leads to, `Type/id`; refused by rule HC-36 when it is not there. `name` is the parameter. */
export function requireThere(store: Reading, reference: string, name: string): Promise<Resource> {
  return named.requireThere(store, reference, name, refused);
}
