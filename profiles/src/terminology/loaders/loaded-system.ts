import type { ConceptDetails, PropertyRecord } from '../records.ts';
import type { LoadFaults } from './load-faults.ts';

/** A code system as a loader finds it in a file. */
export interface LoadedSystem {
  readonly url: string;
  /** Further addresses under which the codes are used, e.g. an OID. */
  readonly aliases: readonly string[];
  readonly name: string;
  readonly title?: string;
  readonly version?: string;
  /** Language of the displays, BCP 47. */
  readonly language?: string;
  readonly caseSensitive: boolean;
  /** False when the file holds only a part of the system. */
  readonly complete: boolean;
  readonly properties: readonly PropertyRecord[];
  /** `prefix`: a code without a parent of its own is below the longest code that it begins with. */
  readonly hierarchy?: 'prefix';
}

/** A concept as a loader finds it, with its place in the file. */
export interface LoadedConcept {
  readonly code: string;
  readonly display: string;
  readonly parents: readonly string[];
  /** Sum of `conceptFlag`. */
  readonly flags: number;
  readonly details?: ConceptDetails;
  readonly line: number;
}

/** What a loader answers: the system at once, its concepts as they are read. */
export interface LoadedFile {
  readonly system: LoadedSystem;
  /** Throws `FhirError` with every fault found, at most 20, each with its line. */
  readonly concepts: AsyncIterable<LoadedConcept>;
  /** Where the faults are gathered, so that those of the table come with those of the file. */
  readonly faults: LoadFaults;
}
