import type { Meta, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { toJsonText } from '@sinfonia/profiles/json';
import type { ResourceAddress, StoredVersion, VersionMethod } from '../port.ts';
import { assembleText, formatInstant, textTail } from '../resource-text.ts';

/**
 * Extension of `meta` that notes the method of a version where HAPI would tell another one: it takes the first version for a
 * POST and every further one for a PUT. It is put in here on the way to the server and taken out on the way back.
 */
const methodNote = 'urn:sinfonia:store:version-method';

/**
 * The resource as it is sent to the server: with its id, with the note of its method where one is needed.
 *
 * @param noted true notes the method in any case
 */
export function toSend(resource: Resource, version: number, method: VersionMethod, noted = false): Resource {
  const { versionId: _version, lastUpdated: _updated, ...rest } = resource.meta ?? {};
  const told: VersionMethod = version === 1 ? 'POST' : 'PUT';
  const notes = method === told && !noted ? [] : [{ url: methodNote, valueCode: method }];
  const extension = [...(rest.extension ?? []), ...notes];
  const meta = { ...rest, ...(extension.length > 0 ? { extension } : {}) };
  return Object.keys(meta).length > 0 ? { ...resource, meta } : withoutMeta(resource);
}

/** A resource of the server as a version of the store. */
export function toStored(resource: Resource): StoredVersion {
  const meta = resource.meta ?? {};
  const versionId = meta.versionId ?? '1';
  const lastUpdated = Date.parse(meta.lastUpdated ?? '');
  const noted = meta.extension?.find(({ url }) => url === methodNote)?.valueCode as VersionMethod | undefined;
  const { resourceType: type, id = '' } = resource;
  const tail = textTail(withoutNote(resource, meta));
  return {
    type,
    id,
    versionId,
    lastUpdated,
    method: noted ?? (versionId === '1' ? 'POST' : 'PUT'),
    deleted: false,
    json: assembleText(type, id, Number(versionId), formatInstant(lastUpdated), tail),
  };
}

/** The marker that a deletion left, from the answer 410 of the server: only its words tell the instant. Undefined when they do not. */
export function toMarker(
  { type, id }: ResourceAddress,
  versionId: string,
  outcome: Resource | undefined,
): StoredVersion | undefined {
  const { issue } = (outcome ?? {}) as Partial<OperationOutcome>;
  const instant = /\d{4}-\d\d-\d\dT\S+/.exec(issue?.[0]?.diagnostics ?? '')?.[0];
  if (instant === undefined) return undefined;
  return { type, id, versionId, lastUpdated: Date.parse(instant), method: 'DELETE', deleted: true };
}

/** The content of a resource as text that does not depend on the order of its properties, nor on where and when it is stored. */
export function contentKey(resource: Resource): string {
  const { id: _id, meta = {}, ...content } = resource;
  const { versionId: _version, lastUpdated: _updated, ...rest } = meta;
  return toJsonText(ordered({ ...content, ...(Object.keys(rest).length > 0 ? { meta: rest } : {}) }));
}

function withoutNote(resource: Resource, meta: Meta): Resource {
  if (meta.extension === undefined) return resource;
  const { extension, ...rest } = meta;
  const kept = extension.filter(({ url }) => url !== methodNote);
  return { ...resource, meta: { ...rest, ...(kept.length > 0 ? { extension: kept } : {}) } };
}

function withoutMeta(resource: Resource): Resource {
  const { meta: _meta, ...rest } = resource;
  return rest as Resource;
}

/** A copy with the properties of every object in alphabetical order. Symbol properties, which hold decimal texts, come along. */
function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const copy = (Array.isArray(value) ? [] : {}) as Record<string | symbol, unknown>;
  const names = Array.isArray(value) ? Object.keys(value) : Object.keys(value).sort();
  for (const name of names) copy[name] = ordered((value as Record<string, unknown>)[name]);
  for (const name of Object.getOwnPropertySymbols(value)) copy[name] = (value as Record<symbol, unknown>)[name];
  return copy;
}
