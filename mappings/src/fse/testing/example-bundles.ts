import { readFileSync } from 'node:fs';
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';

const examples = new URL('../../../../profiles/generated/package/package/example/', import.meta.url);
const base = 'https://fhir.sinfonia.campania.it';

/** An example of the package by `Type/id`; nothing when there is none. */
export function readExample(name: string): Resource | undefined {
  try {
    return JSON.parse(readFileSync(new URL(`${name.replace('/', '-')}.json`, examples), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * A document Bundle of an example Composition: the Composition and every example that it cites, directly or not. From its
 * second version on the identifier of the Bundle is another than that of the Composition.
 */
export function exampleBundle(id: string): Bundle {
  const composition = readExample(`Composition/${id}`);
  if (composition?.resourceType !== 'Composition') throw new Error(`no example ${id}`);
  const found = new Map<string, Resource>([[`Composition/${id}`, composition]]);
  // Iteration of a Map reaches what is added on the way.
  for (const resource of found.values()) {
    for (const name of referencesOf(resource)) {
      const cited = found.has(name) ? undefined : readExample(name);
      if (cited) found.set(name, cited);
    }
  }
  const entry: BundleEntry[] = [...found].map(([name, resource]) => ({ fullUrl: `${base}/${name}`, resource }));
  const version = composition.extension?.find(({ url }) => url.endsWith('versionNumber'))?.valueString ?? '1';
  const { system = '', value = '' } = composition.identifier ?? {};
  const identifier = { system, value: version === '1' ? value : `${value}.V${version}` };
  return { resourceType: 'Bundle', type: 'document', identifier, timestamp: '2026-03-02T10:40:00+01:00', entry };
}

/** Relative references anywhere in a resource. */
function referencesOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key !== 'reference') return referencesOf(inner);
    return typeof inner === 'string' && /^[A-Z]\w+\/[\w.-]+$/.test(inner) ? [inner] : [];
  });
}
