import type { Resource } from '@medplum/fhirtypes';
import { writeArchive } from '../archive/indexed-archive.ts';
import { generatedFile } from '../archive/locations.ts';
import { collectRecords } from '../terminology/to-records.ts';

/**
 * Writes an archive of the code systems, value sets and concept maps among some resources: `generated/<name>.*`. The first of
 * an address counts.
 */
export function writeTerminology(name: string, definitions: readonly Resource[]): void {
  writeArchive(generatedFile(name), collectRecords(definitions));
}
