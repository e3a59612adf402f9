import type { Identifier } from '@medplum/fhirtypes';
import type { Author } from '../context.ts';

/** What all lines of a prescription have from its document. */
export interface Prescribed {
  /** NRE. */
  readonly number: Identifier | undefined;
  readonly author: Author | undefined;
  /** When it was written, dateTime. */
  readonly date: string | undefined;
}
