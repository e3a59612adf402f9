import { isJsonObject, type JsonObject, objectsOf, textOf } from '../../json/json-object.ts';
import { has, type NativeInvariant, onObject } from './native-invariant.ts';

const narrativeAddress = /"(#[^"]+)"/g;

/**
 * Every text in a resource that starts with `#`, which is how contained resources are referred to; in narratives also the
 * addresses of pictures and links.
 */
function localReferences(value: unknown, found: Set<string>): Set<string> {
  if (typeof value === 'string') {
    if (value.startsWith('#')) found.add(value);
    else if (value.startsWith('<div'))
      for (const [, address] of value.matchAll(narrativeAddress)) if (address !== undefined) found.add(address);
  } else if (Array.isArray(value)) for (const item of value) localReferences(item, found);
  else if (isJsonObject(value)) for (const name in value) localReferences(value[name], found);
  return found;
}

function areContainedReferred(resource: JsonObject): boolean {
  const contained = objectsOf(resource['contained']);
  if (contained.length === 0) return true;
  const references = localReferences(resource, new Set());
  return contained.every(
    (item) => references.has(`#${textOf(item['id']) ?? ''}`) || localReferences(item, new Set()).has('#'),
  );
}

const withRequest = new Set<unknown>(['batch', 'transaction', 'history']);
const withResponse = new Set<unknown>(['batch-response', 'transaction-response', 'history']);

function areEntriesDistinct(bundle: JsonObject): boolean {
  if (bundle['type'] === 'history') return true;
  const seen = new Set<string>();
  for (const entry of objectsOf(bundle['entry'])) {
    const fullUrl = textOf(entry['fullUrl']);
    if (fullUrl === undefined) continue;
    const { resource } = entry;
    const meta = isJsonObject(resource) ? resource['meta'] : undefined;
    const key = `${fullUrl}${isJsonObject(meta) ? (textOf(meta['versionId']) ?? '') : ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
  }
  return true;
}

function startsWithType(bundle: JsonObject, type: string): boolean {
  const first = objectsOf(bundle['entry'])[0]?.['resource'];
  return isJsonObject(first) && first['resourceType'] === type;
}

function hasIdentifier(bundle: JsonObject): boolean {
  const { identifier } = bundle;
  return isJsonObject(identifier) && has(identifier, 'system') && has(identifier, 'value');
}

/** Invariants of DomainResource and Bundle. Source: FHIR R4 domainresource.html, bundle.html. */
export const containerInvariants: Readonly<Record<string, NativeInvariant>> = {
  'dom-2': onObject((value) => objectsOf(value['contained']).every((resource) => !has(resource, 'contained'))),
  'dom-3': onObject(areContainedReferred),
  'dom-4': onObject((value) =>
    objectsOf(value['contained']).every(
      ({ meta }) => !isJsonObject(meta) || (!has(meta, 'versionId') && !has(meta, 'lastUpdated')),
    ),
  ),
  'dom-5': onObject((value) =>
    objectsOf(value['contained']).every(({ meta }) => !isJsonObject(meta) || !has(meta, 'security')),
  ),
  // A contained resource has no narrative of its own. Source: references.html#contained.
  'dom-6': onObject(
    (value, run) => run.resource !== run.root || (isJsonObject(value['text']) && has(value['text'], 'div')),
  ),
  'bdl-1': onObject((value) => !has(value, 'total') || value['type'] === 'searchset' || value['type'] === 'history'),
  'bdl-2': onObject(
    (value) => value['type'] === 'searchset' || objectsOf(value['entry']).every((entry) => !has(entry, 'search')),
  ),
  'bdl-3': onObject((value) =>
    objectsOf(value['entry']).every((entry) => has(entry, 'request') === withRequest.has(value['type'])),
  ),
  'bdl-4': onObject((value) =>
    objectsOf(value['entry']).every((entry) => has(entry, 'response') === withResponse.has(value['type'])),
  ),
  'bdl-5': onObject((value) => has(value, 'resource') || has(value, 'request') || has(value, 'response')),
  'bdl-7': onObject(areEntriesDistinct),
  'bdl-8': onObject((value) => !(textOf(value['fullUrl'])?.includes('/_history/') ?? false)),
  'bdl-9': onObject((value) => value['type'] !== 'document' || hasIdentifier(value)),
  'bdl-10': onObject((value) => value['type'] !== 'document' || textOf(value['timestamp']) !== undefined),
  'bdl-11': onObject((value) => value['type'] !== 'document' || startsWithType(value, 'Composition')),
  'bdl-12': onObject((value) => value['type'] !== 'message' || startsWithType(value, 'MessageHeader')),
};
