import type { CodeSystem } from '@medplum/fhirtypes';
import { toCodeSystemDetails, toCodeSystemRecord } from '../code-system-record.ts';
import { loadFaults } from './load-faults.ts';
import type { LoadedConcept, LoadedFile } from './loaded-system.ts';

/** Takes a CodeSystem resource as a loaded file. The lines of its concepts are their numbers. */
export function loadCodeSystem(resource: CodeSystem, file: string): LoadedFile {
  const { concepts, url, name, title, version, language, caseSensitive, complete } = toCodeSystemRecord(resource);
  const details = toCodeSystemDetails(resource);
  return {
    system: {
      url,
      aliases: (resource.identifier ?? []).flatMap(({ value }) => (value?.startsWith('urn:oid:') ? [value] : [])),
      name: name ?? url,
      ...(title === undefined ? {} : { title }),
      ...(version === undefined ? {} : { version }),
      ...(language === undefined ? {} : { language }),
      caseSensitive,
      complete,
      properties: details.properties,
    },
    faults: loadFaults(file),
    concepts: each(
      concepts.map(([code, display, parents, flags = 0], at) => {
        const own = Object.hasOwn(details.concepts, code) ? details.concepts[code] : undefined;
        return { code, display, parents, flags, line: at + 1, ...(own === undefined ? {} : { details: own }) };
      }),
    ),
  };
}

async function* each(concepts: readonly LoadedConcept[]): AsyncIterable<LoadedConcept> {
  yield* concepts;
}
