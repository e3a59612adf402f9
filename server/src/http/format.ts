import { FhirError } from '@sinfonia/profiles/issues';
import type { ParameterList } from './address.ts';
import { memoizeHeader } from './bounded-memo.ts';
import { isSpokenVersion, type MediaType, parseAccept, parseMediaType } from './media-type.ts';

/** How an answer is written. */
export interface ResponseFormat {
  readonly kind: 'json' | 'xml';
  readonly contentType: string;
}

/** What is written when the client has no wish. */
export const defaultFormat: ResponseFormat = { kind: 'json', contentType: 'application/fhir+json; charset=utf-8' };

const xmlFormat: ResponseFormat = { kind: 'xml', contentType: 'application/fhir+xml; charset=utf-8' };

// A client that asks for a generic type gets that type back. Source: FHIR R4 http.html#mime-type.
const formats: ReadonlyMap<string, ResponseFormat> = new Map([
  ['application/fhir+json', defaultFormat],
  ['application/fhir+xml', xmlFormat],
  ['application/json', { kind: 'json', contentType: 'application/json; charset=utf-8' }],
  ['application/xml', { kind: 'xml', contentType: 'application/xml; charset=utf-8' }],
  ['text/json', { kind: 'json', contentType: 'text/json; charset=utf-8' }],
  ['text/xml', { kind: 'xml', contentType: 'text/xml; charset=utf-8' }],
]);

// An unencoded `+` in a query is a space, and clients do write `_format=application/fhir+json`.
const formatWords: ReadonlyMap<string, ResponseFormat> = new Map(
  (
    [
      [defaultFormat, ['json', 'application/json', 'text/json', 'application/fhir+json', 'application/fhir json']],
      [xmlFormat, ['xml', 'application/xml', 'text/xml', 'application/fhir+xml', 'application/fhir xml']],
    ] as const
  ).flatMap(([format, words]) => words.map((word) => [word, format] as const)),
);

/** Media types that resources can be sent and received in, for messages. */
export const resourceMediaTypes: readonly string[] = [...formats.keys()];

/** Tells whether a media type is one of the XML forms of FHIR, and whether it is known at all. */
export function formatOf(mediaType: string): ResponseFormat | undefined {
  return formats.get(mediaType);
}

const negotiateAccept = memoizeHeader<ResponseFormat | 'none'>(chooseFormat);

/**
 * Chooses the format of the answer: `_format` when present, else the Accept header, else JSON.
 *
 * @throws FhirError `not-acceptable` (406).
 * @see FHIR R4 http.html#mime-type, http.html#parameters
 */
export function negotiateFormat(accept: string | undefined, query: ParameterList): ResponseFormat {
  for (const [name, value] of query) {
    if (name === '_format') return formatWords.get(wordOf(value)) ?? refuse();
  }
  if (accept === undefined || accept === '*/*' || accept === '') return defaultFormat;
  const chosen = negotiateAccept(accept);
  return chosen === 'none' ? refuse() : chosen;
}

/**
 * Whether a Binary is answered as the file that it holds: unless `_format` or a FHIR media type is asked for, or the client takes
 * resources and not such a file.
 *
 * @throws FhirError `not-acceptable` (406) when the client takes neither.
 * @see FHIR R4 binary.html#rest, IHE MHD 4.2.4 2:3.68.4.1.2
 */
export function formOfBinary(accept: string | undefined, query: ParameterList, file: string): 'file' | 'resource' {
  if (query.some(([name]) => name === '_format')) return 'resource';
  if (accept === undefined || accept.trim() === '') return 'file';
  const ranges = parseAccept(accept);
  const wishes = ranges.filter(({ name, quality }) => quality > 0 && name.startsWith('application/fhir+'));
  const wished = Math.max(0, ...wishes.map(({ quality }) => quality));
  const quality = ranges[mostSpecific(ranges, parseMediaType(file).name)]?.quality ?? 0;
  if (quality > 0 && quality >= wished && wishes[0] !== ranges[0]) return 'file';
  return negotiateAccept(accept) === 'none' ? refuse() : 'resource';
}

function refuse(): never {
  throw new FhirError({ code: 'not-acceptable', values: { supported: resourceMediaTypes.join(', ') } });
}

function wordOf(value: string): string {
  const end = value.indexOf(';');
  return (end < 0 ? value : value.slice(0, end)).trim().toLowerCase();
}

function chooseFormat(accept: string): ResponseFormat | 'none' {
  const ranges = parseAccept(accept);
  let best: ResponseFormat | undefined;
  let bestQuality = 0;
  let bestOrder = Number.POSITIVE_INFINITY;
  for (const [name, format] of formats) {
    const order = mostSpecific(ranges, name);
    const quality = ranges[order]?.quality ?? 0;
    if (quality > bestQuality || (quality > 0 && quality === bestQuality && order < bestOrder)) {
      best = format;
      bestQuality = quality;
      bestOrder = order;
    }
  }
  return best ?? 'none';
}

/** Position of the range that decides about a media type, per RFC 9110, section 12.5.1; -1 when none matches. */
function mostSpecific(ranges: readonly MediaType[], name: string): number {
  const family = `${name.slice(0, name.indexOf('/'))}/*`;
  let found = -1;
  let foundRank = 0;
  ranges.forEach((range, position) => {
    if (!isSpokenVersion(range.fhirVersion)) return;
    const rank = range.name === name ? 3 : range.name === family ? 2 : range.name === '*/*' ? 1 : 0;
    if (rank > foundRank) {
      found = position;
      foundRank = rank;
    }
  });
  return found;
}
