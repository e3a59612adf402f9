import type { Resource } from '@medplum/fhirtypes';
import { canonicalBase, packageFingerprint, packageName, readPackage } from '@sinfonia/profiles/package';
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
  let written = 0;
  let batch: Resource[] = [];
  const last: Resource[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await put(store, batch);
    written += batch.length;
    batch = [];
  };
  for (const resource of readPackage()) {
    if (resource.resourceType === guide.type && resource.id === guide.id)
      last.push({ ...resource, meta: { ...resource.meta, tag: [fingerprint] } });
    else batch.push(resource);
    if (batch.length === batchSize) await flush();
  }
  await flush();
  batch = last;
  await flush();
  return written;
}

async function put(store: Pick<Store, 'write'>, resources: readonly Resource[]): Promise<void> {
  await store.write(resources.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
}
