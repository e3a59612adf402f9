import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { nearest } from '@sinfonia/profiles/model';
import {
  type CodeSystemContent,
  canonicalParts,
  dayInRome,
  externalSystem,
  type MembershipGap,
  type ResourceHeader,
  type Terminology,
  type TerminologyKind,
} from '@sinfonia/profiles/terminology';
import { requireValid } from '../../body.ts';
import type { FhirContext } from '../../context.ts';
import type { FhirRequest } from '../../exchange.ts';
import { requireCurrent } from '../../showing.ts';
import { invalid, type OperationParameters } from '../operation-parameters.ts';
import type { GivenResource, TerminologyResource } from './stored-terminology.ts';

/** Address of resources that have none of their own. */
const ownAddress = 'urn:sinfonia:unaddressed';

/**
 * The resource that an operation is called on (`CodeSystem/1/$validate-code`). Refusals: `access-denied` 403,
 * `resource-not-found` 404, `resource-deleted` 410.
 */
export async function resourceOfAddress<Type extends TerminologyResource>(
  context: FhirContext,
  request: FhirRequest,
  type: Type['resourceType'],
  id: string,
): Promise<GivenResource<Type>> {
  const refusal = context.access.authorize(request.principal, { interaction: 'read', type, id });
  if (refusal !== undefined) throw new FhirError(refusal);
  const current = await requireCurrent({ context, request }, { type, id }, 'read');
  const resource = withAddress(JSON.parse(current.json ?? 'null') as Type, `${type}/${id}`);
  return { resource, version: `${type}/${id}/${current.versionId}` };
}

/** A resource that came with the request. Refusals: `operation-parameter-invalid` 400; 422 with its faults. */
export function resourceOfRequest<Type extends TerminologyResource>(
  context: FhirContext,
  parameters: OperationParameters,
  name: string,
  type: Type['resourceType'],
): GivenResource<Type> | undefined {
  const resource: Resource | undefined = parameters.resource(name);
  if (resource === undefined) return undefined;
  if (resource.resourceType !== type) throw invalid(name, type);
  requireValid(context, resource);
  return { resource: withAddress(resource as Type, 'request') };
}

function withAddress<Type extends TerminologyResource>(resource: Type, place: string): Type {
  return resource.url ? resource : { ...resource, url: `${ownAddress}:${place}` };
}

/** Address to show of a resource: none for one without an address of its own. */
export function shownUrl(url: string): { readonly url?: string } {
  return url.startsWith(`${ownAddress}:`) ? {} : { url };
}

/** The day that a request is about, in `Europe/Rome`; undefined when it says none. A month or year counts from its first day. */
export function dayOf(parameters: OperationParameters): string | undefined {
  const date = parameters.date('date');
  if (date === undefined) return undefined;
  return date.includes('T') ? dayInRome(new Date(date)) : `${date}-01-01`.slice(0, 10);
}

/** Languages for displays, best first: `displayLanguage`, else the language of the request. */
export function languagesOf(parameters: OperationParameters, request: FhirRequest): readonly string[] {
  const asked = parameters.text('displayLanguage');
  if (asked === undefined) return [request.language];
  return asked.split(',').map((each) => each.replace(/;.*$/, '').trim());
}

/** Refuses another version than the one that is here: `terminology-version-unknown` 404. */
export function requireVersion(header: ResourceHeader, version: string | undefined): void {
  if (version === undefined || header.version === undefined || header.version === version) return;
  throw new FhirError({
    code: 'terminology-version-unknown',
    values: { url: header.url, version: header.version },
  });
}

/** The refusal of an address that is not known, naming the nearest one. */
export function unknownAddress(terminology: Terminology, kind: TerminologyKind, url: string): FhirError {
  const code = (
    { CodeSystem: 'code-system-unknown', ValueSet: 'value-set-unknown', ConceptMap: 'concept-map-unknown' } as const
  )[kind];
  const shown = url.slice(0, 200);
  // By the last part: whole addresses begin alike, and comparing thousands of them takes too long.
  const byTail = new Map(terminology.addresses(kind).map((address) => [tailOf(address), address]));
  const tail = nearest(tailOf(shown).slice(0, 64), byTail.keys());
  const suggestion = (tail !== undefined && byTail.get(tail)) || '—';
  return new FhirError({ code, values: { url: shown, nearest: suggestion } });
}

/**
 * The codes of a system. Refusals: `code-system-unknown` 404, `code-system-not-loaded` and `code-system-not-listed` 422,
 * `terminology-version-unknown` 404.
 */
export function requireCodeSystem(terminology: Terminology, canonical: string, version?: string): CodeSystemContent {
  const { url, version: asked = version } = canonicalParts(canonical);
  const content = terminology.codeSystem(url);
  if (content !== undefined && (content.header.complete || content.size > 0)) {
    requireVersion(content.header, asked);
    return content;
  }
  if (content === undefined && externalSystem(url) === undefined) {
    throw unknownAddress(terminology, 'CodeSystem', url);
  }
  throw notLoaded(url);
}

/** The refusal of a system whose codes are not here, saying where they can be got. */
export function notLoaded(url: string): FhirError {
  const external = externalSystem(url);
  if (external?.grammar === true) {
    const { publisher } = external;
    return new FhirError({ code: 'code-system-not-listed', values: { system: url, publisher } });
  }
  const { file = 'CodeSystem (JSON)', publisher = '—' } = external ?? {};
  return new FhirError({ code: 'code-system-not-loaded', values: { system: url, file, publisher } });
}

/** The refusal of a value set that cannot be told because of a gap. */
export function refusalOfGap(terminology: Terminology, { reason, url }: MembershipGap): FhirError {
  if (reason === 'value-set') return new FhirError({ code: 'value-set-import-unknown', values: { url } });
  if (reason === 'filter') return new FhirError({ code: 'value-set-filter-unsupported', values: { url } });
  const known = terminology.codeSystem(url) !== undefined || externalSystem(url) !== undefined;
  return known ? notLoaded(url) : unknownAddress(terminology, 'CodeSystem', url);
}

function tailOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
