import type { ResourceAddress } from '../../../store/port.ts';
import { isObject, type JsonObject } from '../operation-parameters.ts';
import followed from './followed.json' with { type: 'json' };

/** A reference in a resource, with its place. */
export interface PlacedReference {
  /** As it is written. */
  readonly reference: string;
  /** FHIRPath place, e.g. `Composition.section[0].entry[1]`. */
  readonly place: string;
  /** What it names on this server; undefined when it leads elsewhere. */
  readonly address?: ResourceAddress & { readonly versionId?: string };
}

const elementsOfTypes: Readonly<Record<string, readonly string[]>> = followed.elements;
const literal = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?$/;

/**
 * The references of a resource that its document has to hold the targets of, by the table `followed.json`. References by identifier
 * alone and to contained resources need nothing.
 */
export function neededReferences(resource: JsonObject, baseUrl: string): readonly PlacedReference[] {
  const type = String(resource['resourceType']);
  const found: PlacedReference[] = [];
  for (const [name, value] of Object.entries(resource)) {
    if (type === 'Composition' && followed.notOfComposition.includes(name)) continue;
    const isWhole = type === 'Composition' || isFollowed(type, name);
    for (const one of referencesIn(value, `${type}.${name}`, baseUrl)) {
      if (isWhole || (one.address !== undefined && followed.types.includes(one.address.type))) found.push(one);
    }
  }
  return found;
}

function isFollowed(type: string, element: string): boolean {
  return Object.hasOwn(elementsOfTypes, type) && elementsOfTypes[type]?.includes(element) === true;
}

function* referencesIn(value: unknown, place: string, baseUrl: string): Iterable<PlacedReference> {
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) yield* referencesIn(one, `${place}[${index}]`, baseUrl);
    return;
  }
  if (!isObject(value)) return;
  const { reference } = value;
  if (typeof reference === 'string' && !reference.startsWith('#')) {
    const address = addressOf(reference, baseUrl);
    yield { reference, place, ...(address === undefined ? {} : { address }) };
  }
  for (const [name, inner] of Object.entries(value)) yield* referencesIn(inner, `${place}.${name}`, baseUrl);
}

/** What a literal reference names on this server, relative or below its base; undefined when it leads elsewhere. */
export function addressOf(reference: string, baseUrl: string): PlacedReference['address'] {
  const relative = reference.startsWith(`${baseUrl}/`) ? reference.slice(baseUrl.length + 1) : reference;
  const [, type, id, versionId] = literal.exec(relative) ?? [];
  if (type === undefined || id === undefined) return undefined;
  return { type, id, ...(versionId === undefined ? {} : { versionId }) };
}
