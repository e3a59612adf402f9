import { isResourceType } from '@sinfonia/profiles/model';
import { unescapeValue } from '../escape.ts';
import { invalidValue } from '../faults.ts';

const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;
const relativePattern = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/**
 * The form in which a reference is indexed and searched: `Type/id` when it is relative or below `baseUrl` (a version is
 * left out), otherwise as written.
 */
export function canonicalReference(reference: string, baseUrl: string | undefined): string {
  const relative =
    baseUrl !== undefined && reference.startsWith(baseUrl) && reference[baseUrl.length] === '/'
      ? reference.slice(baseUrl.length + 1)
      : reference;
  const match = relativePattern.exec(relative);
  return match ? `${match[1]}/${match[2]}` : reference;
}

/**
 * Reads the value of a reference parameter: `Type/id`, an absolute address, a `urn:`, a canonical, or a bare id, which
 * `type` (from the `:[type]` modifier) completes. A relative address may only name a known resource type.
 * Refuses with `invalid-parameter-value`.
 */
export function parseReference(name: string, text: string, baseUrl: string, type?: string): string {
  const value = unescapeValue(text);
  if (value === undefined || value === '' || /\s/.test(value)) throw invalidValue(name);
  if (idPattern.test(value)) return type === undefined ? value : `${type}/${value}`;
  const reference = canonicalReference(value, baseUrl);
  const match = relativePattern.exec(reference);
  if (match?.[1] !== undefined) {
    if (!isResourceType(match[1]) || (type !== undefined && match[1] !== type)) throw invalidValue(name);
    return reference;
  }
  if (!/^[a-z][a-z0-9+.-]*:/i.test(reference)) throw invalidValue(name);
  return reference;
}

/** Tells whether a reference value is a bare logical id. */
export function isBareId(reference: string): boolean {
  return idPattern.test(reference);
}
