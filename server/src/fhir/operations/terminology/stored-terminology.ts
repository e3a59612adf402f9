import type { CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes';
import {
  canonicalParts,
  extendTerminology,
  type Terminology,
  type TerminologyKind,
} from '@sinfonia/profiles/terminology';
import type { FhirContext } from '../../context.ts';
import type { FhirRequest } from '../../exchange.ts';

/** A resource of terminology. */
export type TerminologyResource = CodeSystem | ValueSet | ConceptMap;

/** A resource that a request brings or is about. */
export interface GivenResource<Type extends TerminologyResource = TerminologyResource> {
  readonly resource: Type;
  /** Names the stored version, e.g. `ValueSet/1/3`; absent for a resource of the request itself. */
  readonly version?: string;
}

/** An address that is looked for. */
interface Wanted {
  readonly kind: TerminologyKind;
  readonly url: string;
}

/** Most resources that one request may bring in from the store. */
const mostResources = 40;
/** Terminologies with stored resources that are kept for the next requests. */
const mostKept = 16;

/** Adds what clients stored to a terminology, request by request. */
export interface StoredTerminology {
  /**
   * The terminology with the addresses that are wanted and what they refer to, as far as the package does not know them, the
   * store has them and the caller may search them. `given` is what the request brings or is about, which goes first.
   */
  with(
    context: FhirContext,
    request: FhirRequest,
    wanted: readonly Wanted[],
    given?: GivenResource,
  ): Promise<Terminology>;
}

/** Creates the lookup of stored resources over a terminology. */
export function storedTerminology(base: Terminology): StoredTerminology {
  const kept = new Map<string, Terminology>();
  return {
    async with(context, request, wanted, given) {
      const found = new Map<string, TerminologyResource>();
      const versions = given?.version === undefined ? [] : [given.version];
      const own = given === undefined ? [] : [given.resource];
      const seen = new Set<string>();
      const isKnown = ({ kind, url }: Wanted): boolean =>
        own.some((resource) => resource.resourceType === kind && resource.url === url) || isIn(base, kind, url);
      const pending = [...wanted.flatMap((each) => [each, ...gapsOf(base, each)]), ...own.flatMap(referencesOf)];
      for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
        const { url } = canonicalParts(next.url);
        const key = `${next.kind} ${url}`;
        if (seen.has(key) || found.size >= mostResources) continue;
        seen.add(key);
        if (isKnown({ kind: next.kind, url })) {
          pending.push(...gapsOf(base, { kind: next.kind, url }));
          continue;
        }
        const stored = await searchByUrl(context, request, next.kind, url);
        if (!stored) continue;
        found.set(key, stored.resource);
        versions.push(stored.version);
        pending.push(...referencesOf(stored.resource));
      }
      const added = [...own, ...found.values()];
      if (added.length === 0) return base;
      // What comes with a request has no version to know it by again.
      if (given !== undefined && given.version === undefined) return extendTerminology(base, added);
      const version = versions.sort().join(' ');
      let terminology = kept.get(version);
      if (terminology === undefined) {
        terminology = extendTerminology(base, added);
        kept.set(version, terminology);
        for (const oldest of kept.keys()) {
          if (kept.size <= mostKept) break;
          kept.delete(oldest);
        }
      }
      return terminology;
    },
  };
}

function isIn(terminology: Terminology, kind: TerminologyKind, url: string): boolean {
  if (kind === 'ValueSet') return terminology.hasValueSet(url);
  if (kind === 'ConceptMap') return terminology.conceptMap(url) !== undefined;
  const content = terminology.codeSystem(url);
  return content !== undefined && (content.header.complete || content.size > 0);
}

/** What a value set of the package refers to and the package does not hold. */
function gapsOf(base: Terminology, { kind, url }: Wanted): readonly Wanted[] {
  if (kind !== 'ValueSet') return [];
  return (base.members(url)?.gaps ?? []).flatMap(({ reason, url: gap }): readonly Wanted[] => {
    if (reason === 'not-loaded') return [{ kind: 'CodeSystem', url: gap }];
    return reason === 'value-set' ? [{ kind: 'ValueSet', url: gap }] : [];
  });
}

function referencesOf(resource: TerminologyResource): readonly Wanted[] {
  if (resource.resourceType === 'CodeSystem') return [];
  if (resource.resourceType === 'ConceptMap') {
    return (resource.group ?? []).flatMap(({ unmapped }): readonly Wanted[] =>
      unmapped?.url === undefined ? [] : [{ kind: 'ConceptMap', url: unmapped.url }],
    );
  }
  const parts = [...(resource.compose?.include ?? []), ...(resource.compose?.exclude ?? [])];
  return parts.flatMap(({ system, valueSet }): readonly Wanted[] => [
    ...(system === undefined ? [] : [{ kind: 'CodeSystem', url: system } as const]),
    ...(valueSet ?? []).map((url) => ({ kind: 'ValueSet', url }) as const),
  ]);
}

async function searchByUrl(
  context: FhirContext,
  request: FhirRequest,
  kind: TerminologyKind,
  url: string,
): Promise<{ readonly resource: TerminologyResource; readonly version: string } | undefined> {
  // What a caller may not search does not exist for it.
  if (context.access.authorize(request.principal, { interaction: 'search-type', type: kind }) !== undefined)
    return undefined;
  const value = encodeURIComponent(url.replace(/[\\,$|]/g, '\\$&'));
  const page = await context.store.search(context.planner.criteria(request, kind, `url=${value}`));
  const newest = page.entries.reduce<(typeof page.entries)[number] | undefined>(
    (best, entry) => (best === undefined || entry.lastUpdated > best.lastUpdated ? entry : best),
    undefined,
  );
  if (newest?.json === undefined) return undefined;
  const resource = JSON.parse(newest.json) as TerminologyResource;
  return { resource, version: `${newest.type}/${newest.id}/${newest.versionId}` };
}
