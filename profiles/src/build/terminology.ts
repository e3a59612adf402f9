import type { Resource } from '@medplum/fhirtypes';
import { writeArchive } from '../archive/indexed-archive.ts';
import { generatedFile } from '../archive/locations.ts';
import type { TerminologyRecord } from '../terminology/records.ts';
import { systemKey, valueSetKey } from '../terminology/terminology.ts';
import { toCodeSystemRecord, toValueSetRecord } from '../terminology/to-records.ts';

/** Writes `generated/terminology.*`: the code systems and value sets of the R4 definitions. The first of a name counts. */
export function writeTerminology(definitions: readonly Resource[]): void {
  const entries = new Map<string, TerminologyRecord>();
  for (const resource of definitions) {
    if (resource.resourceType === 'CodeSystem' && resource.url) {
      const key = systemKey(resource.url);
      if (!entries.has(key)) entries.set(key, toCodeSystemRecord(resource));
    } else if (resource.resourceType === 'ValueSet' && resource.url) {
      const key = valueSetKey(resource.url);
      if (!entries.has(key)) entries.set(key, toValueSetRecord(resource));
    }
  }
  writeArchive(generatedFile('terminology'), entries);
}
