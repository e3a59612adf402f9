import type { Resource } from '@medplum/fhirtypes';
import { toJsonText } from '@sinfonia/profiles/json';

/**
 * The part of a resource text that does not depend on where and when it is stored: everything after
 * `meta.lastUpdated`. `id`, `meta.versionId` and `meta.lastUpdated` of the given resource are dropped.
 *
 * Together with {@link assembleText} this lets a store set those three by joining texts, without parsing.
 */
export function textTail(resource: Resource): string {
  const { resourceType: _type, id: _id, meta, ...content } = resource;
  return closing(meta === undefined ? '{}' : metaRest(meta)) + closing(toJsonText(content));
}

/**
 * The full JSON text of a stored version.
 *
 * @param updated instant of the commit as FHIR `instant`, UTC with milliseconds
 */
export function assembleText(type: string, id: string, version: number, updated: string, tail: string): string {
  return `{"resourceType":"${type}","id":"${id}","meta":{"versionId":"${version}","lastUpdated":"${updated}"${tail}`;
}

/**
 * The tail of the text of a first version, as {@link assembleText} put it together; undefined when the text does not begin
 * as that of this resource.
 */
export function tailOf(type: string, id: string, text: string): string | undefined {
  const head = `{"resourceType":"${type}","id":"${id}","meta":{"versionId":"1","lastUpdated":"`;
  const end = head.length + '2026-01-01T00:00:00.000Z"'.length;
  return text.startsWith(head) && text.charCodeAt(end - 1) === 0x22 ? text.slice(end) : undefined;
}

/** An instant in milliseconds since the epoch as a FHIR `instant` in UTC. Source: FHIR R4 datatypes.html#instant. */
export function formatInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function metaRest(meta: NonNullable<Resource['meta']>): string {
  const { versionId: _version, lastUpdated: _updated, ...rest } = meta;
  return toJsonText(rest);
}

/** Turns the text of an object into the continuation of an object that already has a property. */
function closing(objectText: string): string {
  return objectText === '{}' ? '}' : `,${objectText.slice(1)}`;
}
