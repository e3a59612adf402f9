import type { Resource } from '@medplum/fhirtypes';
import { type LinkMapper, mapLinks } from './map-links.ts';

/** What a `fullUrl` of a transaction stands for once the transaction is carried out. */
export interface LinkTarget {
  /** `Type/id`. */
  readonly reference: string;
  /** Version number that the transaction makes or finds; for version-specific links. */
  readonly version: number;
}

/** Conditional reference: `Type?search` instead of `Type/id`. Source: FHIR R4 http.html#trules. */
const conditionalReference = /^[A-Za-z]+\?/;

/** A conditional reference and where it stands. */
export interface ConditionalReference {
  readonly reference: string;
  readonly place: string;
}

/** The conditional references of a resource, in document order. */
export function conditionalReferencesOf(resource: Resource): ConditionalReference[] {
  const found: ConditionalReference[] = [];
  mapLinks(resource, (link, kind, place) => {
    if (kind === 'reference' && conditionalReference.test(link)) found.push({ reference: link, place });
    return link;
  });
  return found;
}

/** What the links of a transaction lead to. */
export interface TransactionLinks {
  /** Targets by `fullUrl`. */
  readonly targets: ReadonlyMap<string, LinkTarget>;
  /** `Type/id` by conditional reference. */
  readonly conditional: ReadonlyMap<string, string>;
}

/**
 * Replaces the links of one resource of a transaction by the addresses of what they lead to. A relative link counts as
 * one below the base of the resource's own `fullUrl`. Links to other things, fragments and canonicals stay.
 *
 * @param fullUrl of the resource's own entry, when it has one
 * @returns the resource itself when it has no such link
 * @see FHIR R4 http.html#trules, bundle.html#references
 */
export function rewriteLinks(resource: Resource, links: TransactionLinks, fullUrl?: string): Resource {
  const base = fullUrl === undefined ? undefined : restBase(fullUrl);
  const map: LinkMapper = (link, kind) => {
    if (kind === 'reference') {
      const resolved = links.conditional.get(link);
      if (resolved !== undefined) return resolved;
    }
    // A `uri` may name a thing by an absolute address that is also its fullUrl (a canonical, a code system): only urn
    // values are sure to be links.
    if (kind === 'uri' && !link.startsWith('urn:')) return link;
    return target(link, links.targets) ?? (base === undefined ? undefined : target(base + link, links.targets)) ?? link;
  };
  return mapLinks(resource, map);
}

function target(link: string, targets: TransactionLinks['targets']): string | undefined {
  const found = targets.get(link);
  if (found !== undefined) return found.reference;
  const at = link.indexOf('/_history/');
  if (at < 0) return undefined;
  const versioned = targets.get(link.slice(0, at));
  return versioned === undefined ? undefined : `${versioned.reference}/_history/${versioned.version}`;
}

/** `http://host/fhir/` of `http://host/fhir/Patient/1`; undefined for other addresses. */
function restBase(fullUrl: string): string | undefined {
  return /^(https?:\/\/.+\/)[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/.exec(fullUrl)?.[1];
}
