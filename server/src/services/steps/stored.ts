import type { ExtractResource, Resource, ResourceType } from '@medplum/fhirtypes';
import { everyMatch } from '../../fhir/search/every-match.ts';
import { plainPlan } from '../../fhir/search/plain-plan.ts';
import type { Condition } from '../../fhir/search/plan.ts';
import type { Store } from '../../store/port.ts';
import type { Read } from './changes.ts';

/** What reading what a process is about needs of the store. */
export type Reading = Pick<Store, 'read' | 'search'>;

/** How far back a former version is looked for. */
const mostVersions = 50;

/** The current resource behind a relative reference, whoever may see it; undefined for none, and for one that was deleted. */
export async function readResource<T extends ResourceType>(
  store: Reading,
  type: T,
  reference: string | undefined,
): Promise<Read<ExtractResource<T>> | undefined> {
  const [named, id] = reference?.split('/') ?? [];
  if (named !== type || id === undefined) return undefined;
  const current = await store.read({ type, id });
  return current?.json === undefined ? undefined : (JSON.parse(current.json) as Read<ExtractResource<T>>);
}

/** The newest version of a resource that is as asked for, from the current one back; undefined when none of the last 50 is. */
export async function lastVersion<R extends Resource>(
  store: Pick<Store, 'vread'>,
  { resourceType, id, meta }: Read<R>,
  isAsked: (version: R) => boolean,
): Promise<R | undefined> {
  const newest = Number(meta?.versionId);
  for (let version = newest; version > 0 && version > newest - mostVersions; version--) {
    const { json } = (await store.vread({ type: resourceType, id }, String(version))) ?? {};
    const found = json === undefined ? undefined : (JSON.parse(json) as R);
    if (found !== undefined && isAsked(found)) return found;
  }
  return undefined;
}

/** All resources of a type that satisfy a condition, by id. For sets that belong to one process. */
export async function findResources<T extends ResourceType>(
  store: Reading,
  type: T,
  where: Condition,
): Promise<Read<ExtractResource<T>>[]> {
  const found: Read<ExtractResource<T>>[] = [];
  for await (const { json } of everyMatch(store, plainPlan([type], where, 200))) {
    if (json !== undefined) found.push(JSON.parse(json) as Read<ExtractResource<T>>);
  }
  return found;
}

/** Condition that a reference parameter of a type names one of some targets. */
export function refersTo(type: ResourceType, code: string, ...targets: readonly string[]): Condition {
  return { kind: 'reference', parameter: { type, code }, anyOf: targets };
}

/** Condition that a token parameter of a type has one of some codes, of any system. */
export function hasCode(type: ResourceType, code: string, ...codes: readonly string[]): Condition {
  return { kind: 'token', parameter: { type, code }, anyOf: codes.map((one) => ({ system: undefined, code: one })) };
}

/** Condition that all hold. */
export function all(...of: readonly Condition[]): Condition {
  return { kind: 'and', of };
}

/** An organization and those that it is part of, from itself up. */
export async function organizationChain(store: Reading, organization: string | undefined): Promise<readonly string[]> {
  const chain: string[] = [];
  let next = organization;
  while (next !== undefined && !chain.includes(next) && chain.length < 8) {
    chain.push(next);
    next = (await readResource(store, 'Organization', next))?.partOf?.reference;
  }
  return chain;
}
