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
 * Extension of `meta` that notes which write of a store made a version, so that a write whose answer was lost can be told from
 * one of somebody else. Put in and taken out like {@link methodNote}.
 */
const writeNote = 'urn:sinfonia:store:write';

/** The same of a write whose intent is in the ledger at the latest when it commits, which the ledger sees to. */
const intendedNote = 'urn:sinfonia:store:intended-write';

/** A write as its resources are noted with it. */
export interface NotedWrite {
  readonly id: string;
  readonly intended: boolean;
}

/** The resource as it is sent to the server: with the notes of its write and, where one is needed, of its method. */
export function toSend(resource: Resource, version: number, method: VersionMethod, write: NotedWrite): Resource {
  const { versionId: _version, lastUpdated: _updated, ...rest } = resource.meta ?? {};
  const told: VersionMethod = version === 1 ? 'POST' : 'PUT';
  const notes = method === told ? [] : [{ url: methodNote, valueCode: method }];
  const extension = [
    ...(rest.extension ?? []),
    ...notes,
    { url: write.intended ? intendedNote : writeNote, valueId: write.id },
  ];
  return { ...resource, meta: { ...rest, extension } };
}

/** The write that made a version, as the server gives it; undefined when it was not made by a store. */
export function writeOf(resource: Resource): string | undefined {
  return resource.meta?.extension?.find(({ url }) => url === writeNote || url === intendedNote)?.valueId;
}

/** A resource of the server as a version of the store. */
export function toStored(resource: Resource): StoredVersion {
  const meta = resource.meta ?? {};
  const versionId = meta.versionId ?? '1';
  const lastUpdated = Date.parse(meta.lastUpdated ?? '');
  const noted = meta.extension?.find(({ url }) => url === methodNote)?.valueCode as VersionMethod | undefined;
  const { resourceType: type, id = '' } = resource;
  const tail = textTail(withoutNotes(resource));
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
  return toJsonText(withOrderedProperties({ ...content, ...(Object.keys(rest).length > 0 ? { meta: rest } : {}) }));
}

const noteUrls: ReadonlySet<string> = new Set([methodNote, writeNote, intendedNote]);

/** A resource of the server without the notes of the store. */
export function withoutNotes(resource: Resource): Resource {
  if (resource.meta?.extension === undefined) return resource;
  const { extension, ...rest } = resource.meta;
  const kept = extension.filter(({ url }) => !noteUrls.has(url));
  const meta: Meta = { ...rest, ...(kept.length > 0 ? { extension: kept } : {}) };
  if (Object.keys(meta).length > 0) return { ...resource, meta };
  const { meta: _meta, ...bare } = resource;
  return bare as Resource;
}

/** A copy with the properties of every object in alphabetical order. Symbol properties, which hold decimal texts, come along. */
export function withOrderedProperties<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  const copy = (Array.isArray(value) ? [] : {}) as Record<string | symbol, unknown>;
  const given = value as Record<string | symbol, unknown>;
  const names = Array.isArray(value) ? Object.keys(value) : Object.keys(value).sort();
  for (const name of names) copy[name] = withOrderedProperties(given[name]);
  for (const name of Object.getOwnPropertySymbols(value)) copy[name] = given[name];
  return copy as T;
}
