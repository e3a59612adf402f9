import type { Resource } from '@medplum/fhirtypes';
import { canonicalParts } from './canonical.ts';
import { mergeDetails } from './code-system.ts';
import { toCodeSystemDetails, toCodeSystemRecord } from './code-system-record.ts';
import { toConceptMapRecord } from './concept-map-record.ts';
import {
  type CodeSystemDetails,
  type ConceptDetails,
  conceptMapKey,
  detailsKey,
  supplementKey,
  systemKey,
  type TerminologyRecord,
  valueSetKey,
} from './records.ts';
import { toValueSetRecord } from './value-set-record.ts';

/** The archive entries of a resource by key; none for what is no terminology or has no address. */
export function toTerminologyRecords(resource: Resource): (readonly [key: string, record: TerminologyRecord])[] {
  switch (resource.resourceType) {
    case 'ValueSet':
      return resource.url ? [[valueSetKey(resource.url), toValueSetRecord(resource)]] : [];
    case 'ConceptMap':
      return resource.url ? [[conceptMapKey(resource.url), toConceptMapRecord(resource)]] : [];
    case 'CodeSystem': {
      if (!resource.url) return [];
      const details = toCodeSystemDetails(resource);
      const header = [systemKey(resource.url), toCodeSystemRecord(resource)] as const;
      if (resource.content === 'supplement' && resource.supplements)
        return [header, [supplementKey(canonicalParts(resource.supplements).url), details]];
      const hasDetails = details.properties.length > 0 || Object.keys(details.concepts).length > 0;
      return hasDetails ? [header, [detailsKey(resource.url), details]] : [header];
    }
    default:
      return [];
  }
}

/** The archive entries of resources by key. The first of an address counts; supplements of one code system are merged. */
export function collectRecords(resources: Iterable<Resource>): Map<string, TerminologyRecord> {
  const records = new Map<string, TerminologyRecord>();
  for (const resource of resources) {
    for (const [key, record] of toTerminologyRecords(resource)) {
      const known = records.get(key);
      if (known === undefined) records.set(key, record);
      else if (record.kind === 'details' && known.kind === 'details' && key.startsWith(supplementKey('')))
        records.set(key, mergeSupplements(known, record));
    }
  }
  return records;
}

function mergeSupplements(first: CodeSystemDetails, second: CodeSystemDetails): CodeSystemDetails {
  const codes = new Set([...Object.keys(first.concepts), ...Object.keys(second.concepts)]);
  const concepts: Record<string, ConceptDetails> = {};
  for (const code of codes) {
    const merged = mergeDetails([first.concepts[code], second.concepts[code]]);
    if (merged) concepts[code] = merged;
  }
  return { kind: 'details', properties: [...first.properties, ...second.properties], concepts };
}
