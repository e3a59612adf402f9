import type { Resource } from '@medplum/fhirtypes';
import { elementOf } from '@sinfonia/profiles/model';

/**
 * Where a link stands: a `Reference.reference`, an element of type `url`, one of type `uri`, `oid` or `uuid`, or an
 * address in the narrative. Canonicals are not links.
 */
export type LinkKind = 'reference' | 'url' | 'uri' | 'narrative';

/** Gives the new value of a link, or the same one to leave it. `place` is its FHIRPath. */
export type LinkMapper = (link: string, kind: LinkKind, place: string) => string;

type Json = { readonly [property: string]: unknown };

const kindOfType: Readonly<Record<string, LinkKind>> = { url: 'url', uri: 'uri', oid: 'uri', uuid: 'uri' };

/**
 * Maps every link of a resource, those in extensions and contained resources included, and returns the resource itself
 * when nothing changed, else a copy of the changed branches. The entries of a Bundle have links of their own scope and
 * are left alone.
 *
 * @see FHIR R4 http.html#trules (replacement of links)
 */
export function mapLinks(resource: Resource, map: LinkMapper): Resource {
  return mapObject(
    resource as unknown as Json,
    resource.resourceType,
    resource.resourceType,
    map,
  ) as unknown as Resource;
}

function mapObject(object: Json, type: string, place: string, map: LinkMapper): Json {
  let changed: { [property: string]: unknown } | undefined;
  for (const property in object) {
    const value = object[property];
    if (typeof value !== 'string' && typeof value !== 'object') continue;
    if (type === 'Bundle' && property === 'entry') continue;
    const mapped = mapProperty(value, type, property, place, map);
    if (mapped === value) continue;
    changed ??= { ...object };
    changed[property] = mapped;
  }
  return changed ?? object;
}

function mapProperty(value: unknown, type: string, property: string, place: string, map: LinkMapper): unknown {
  // `_birthDate` carries the id and the extensions of a primitive: its shape is that of Element.
  const elementType = property.startsWith('_') ? 'Element' : elementOf(type, property)?.type;
  if (elementType === undefined) return value;
  const where = `${place}.${property}`;
  if (!Array.isArray(value)) return mapValue(value, elementType, type, where, map);
  let changed: unknown[] | undefined;
  for (const [at, item] of value.entries()) {
    const mapped = mapValue(item, elementType, type, `${where}[${at}]`, map);
    if (mapped === item) continue;
    changed ??= [...value];
    changed[at] = mapped;
  }
  return changed ?? value;
}

function mapValue(value: unknown, type: string, parent: string, place: string, map: LinkMapper): unknown {
  if (typeof value === 'string') {
    if (parent === 'Reference' && place.endsWith('.reference')) return map(value, 'reference', place);
    if (type === 'xhtml') return mapNarrative(value, place, map);
    const kind = kindOfType[type];
    return kind === undefined ? value : map(value, kind, place);
  }
  if (typeof value !== 'object' || value === null) return value;
  const own = (value as Json)['resourceType'];
  return mapObject(value as Json, typeof own === 'string' ? own : type, place, map);
}

const narrativeLink = /(<(?:a|img)\b[^>]*?\s(?:href|src)\s*=\s*)("[^"]*"|'[^']*')/g;

function mapNarrative(xhtml: string, place: string, map: LinkMapper): string {
  return xhtml.replace(narrativeLink, (whole, start: string, quoted: string) => {
    const link = quoted.slice(1, -1);
    const mapped = map(link, 'narrative', place);
    return mapped === link ? whole : start + quoted.charAt(0) + mapped + quoted.charAt(0);
  });
}
