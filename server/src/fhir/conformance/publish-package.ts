import type { Resource } from '@medplum/fhirtypes';
import { canonicalBase, packageFingerprint, packageName, packageResources } from '@sinfonia/profiles/package';
import type { Store } from '../../store/port.ts';

const fingerprintSystem = `${canonicalBase}/sid/package-fingerprint`;
const guide = { type: 'ImplementationGuide', id: packageName } as const;

/** Definitions written in one transaction. */
const batchSize = 50;

/**
 * Keeps the definitions of our package in the store, so that clients can read and search profiles, value sets and
 * questionnaires like any other resource. Does nothing when the store already holds this very package. The guide that says
 * so is written last: an interrupted start is made good by the next one. Answers how many resources were written.
 *
 * Definitions that a newer package no longer has stay as they are: stored resources may name them.
 */
export async function publishPackage(store: Pick<Store, 'read' | 'write'>): Promise<number> {
  const fingerprint = { system: fingerprintSystem, code: packageFingerprint() };
  const published = await store.read(guide);
  if (published?.json?.includes(fingerprint.code)) return 0;
  const resources = packageResources();
  const definitions = resources.filter(({ resourceType, id }) => resourceType !== guide.type || id !== guide.id);
  const marked = resources
    .filter((resource) => !definitions.includes(resource))
    .map((resource): Resource => ({ ...resource, meta: { ...resource.meta, tag: [fingerprint] } }));
  for (let start = 0; start < definitions.length; start += batchSize)
    await put(store, definitions.slice(start, start + batchSize));
  await put(store, marked);
  return resources.length;
}

async function put(store: Pick<Store, 'write'>, resources: readonly Resource[]): Promise<void> {
  await store.write(resources.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
}
