import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { FhirHeaders, FhirRequest } from '../exchange.ts';
import { type RoutedInteraction, routeRequest } from '../routing.ts';

/** One entry of a batch or transaction, read as the request it stands for. */
export interface EntryRequest {
  readonly index: number;
  /** FHIRPath place of the entry, for issues. */
  readonly place: string;
  readonly fullUrl?: string;
  readonly resource?: Resource;
  readonly request: FhirRequest;
}

/** An entry request whose address is known to the FHIR API. */
export interface RoutedEntry extends EntryRequest {
  readonly route: RoutedInteraction;
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Entries of a Bundle. Refusal: `invalid-bundle` 400 when an entry has no usable request. */
export function entriesOf(bundle: Bundle): readonly BundleEntry[] {
  const { entry } = bundle;
  if (entry === undefined) return [];
  if (!Array.isArray(entry))
    throw new FhirError({
      code: 'invalid-bundle',
      expression: ['Bundle.entry'],
    });
  return entry;
}

/**
 * Reads an entry as a request of its own, under the principal and language of the whole.
 *
 * Refusal: `invalid-bundle` 400 with the place. Source: FHIR R4 http.html#transaction.
 */
export function toEntryRequest(outer: FhirRequest, entry: BundleEntry, index: number): EntryRequest {
  const place = `Bundle.entry[${index}]`;
  const asked = entry?.request;
  if (
    typeof asked !== 'object' ||
    asked === null ||
    typeof asked.url !== 'string' ||
    !methods.has(String(asked.method))
  ) {
    throw new FhirError({
      code: 'invalid-bundle',
      expression: [`${place}.request`],
    });
  }
  const { path, query } = splitAddress(asked.url, outer.baseUrl, place);
  const { resource } = entry;
  const patch = asked.method === 'PATCH' ? patchDocument(resource) : undefined;
  const { prefer } = outer.headers;
  const headers: FhirHeaders = {
    ...(prefer === undefined ? {} : { prefer }),
    ...(typeof asked.ifMatch === 'string' ? { ifMatch: asked.ifMatch } : {}),
    ...(typeof asked.ifNoneMatch === 'string' ? { ifNoneMatch: asked.ifNoneMatch } : {}),
    ...(typeof asked.ifModifiedSince === 'string' ? { ifModifiedSince: asked.ifModifiedSince } : {}),
    ...(typeof asked.ifNoneExist === 'string' ? { ifNoneExist: asked.ifNoneExist } : {}),
    contentType: patch?.contentType ?? 'application/fhir+json',
  };
  const body = patch === undefined ? resource : patch.body;
  return {
    index,
    place,
    ...(typeof entry.fullUrl === 'string' ? { fullUrl: entry.fullUrl } : {}),
    ...(resource === undefined ? {} : { resource }),
    request: {
      method: asked.method as FhirRequest['method'],
      path,
      query,
      headers,
      ...(body === undefined ? {} : { body }),
      baseUrl: outer.baseUrl,
      principal: outer.principal,
      language: outer.language,
      requestId: outer.requestId,
    },
  };
}

/** Tells the interaction of an entry; a fault is reported at the place of the entry. */
export function routeEntry(entry: EntryRequest): RoutedEntry {
  try {
    return { ...entry, route: routeRequest(entry.request) };
  } catch (error) {
    throw placed(error, entry.place);
  }
}

/** Moves the issues of a refusal to the place of the entry they belong to. */
export function placed(error: unknown, place: string): unknown {
  if (!(error instanceof FhirError)) return error;
  const issues = error.issues.map((issue) => ({
    ...issue,
    expression: (issue.expression ?? ['']).map((expression) => placeIn(place, expression)),
  }));
  return new FhirError(issues, {
    status: error.status,
    headers: { ...error.headers },
  });
}

/** Turns a place inside a resource (`Patient.name[0]`) into its place inside the Bundle. */
export function placeIn(place: string, expression: string): string {
  if (expression === '' || expression.startsWith('Bundle.entry[')) return expression === '' ? place : expression;
  if (expression.startsWith('http.')) return `${place}.request`;
  return `${place}.resource${expression.replace(/^[A-Za-z]+/, '')}`;
}

function splitAddress(url: string, baseUrl: string, place: string): Pick<FhirRequest, 'path' | 'query'> {
  const relative = url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length + 1) : url.replace(/^\//, '');
  const mark = relative.indexOf('?');
  const pathText = mark < 0 ? relative : relative.slice(0, mark);
  const queryText = mark < 0 ? '' : relative.slice(mark + 1);
  try {
    return {
      path: pathText.split('/').filter(Boolean).map(decodeURIComponent),
      query: [...new URLSearchParams(queryText)],
    };
  } catch {
    throw new FhirError({
      code: 'invalid-bundle',
      expression: [`${place}.request.url`],
    });
  }
}

function patchDocument(resource: Resource | undefined): { contentType: string; body: unknown } | undefined {
  if (resource?.resourceType !== 'Binary') return undefined;
  const { contentType, data } = resource;
  try {
    return {
      contentType,
      body: JSON.parse(Buffer.from(data ?? '', 'base64').toString('utf8')),
    };
  } catch {
    return { contentType, body: undefined };
  }
}
