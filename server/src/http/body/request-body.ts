import type { IncomingMessage, ServerResponse } from 'node:http';
import { FhirError } from '@sinfonia/profiles/issues';
import type { SourceText } from '@sinfonia/profiles/source-text';
import type { Configuration } from '../../config/index.ts';
import { type ParameterList, parseParameters } from '../address.ts';
import { formatOf, resourceMediaTypes } from '../format.ts';
import { isSpokenVersion, type MediaType, parseMediaType } from '../media-type.ts';
import { readXml } from '../xml-conversion.ts';
import { decodeText, parseJson } from './parse-json.ts';
import { readBody } from './read-body.ts';

const jsonPatch = 'application/json-patch+json';
const form = 'application/x-www-form-urlencoded';

/** What a request brought in its body. */
export interface RequestBody {
  /** Parsed resource, Parameters or patch. */
  readonly body?: unknown;
  /** Text that the body was parsed from, decoded when asked for. */
  readonly source?: () => SourceText;
  /** Parameters of a form sent to `_search`. */
  readonly form?: ParameterList;
  /** Media type without parameters. */
  readonly contentType?: string;
}

/** What the address says about the body. */
export interface BodyExpectation {
  readonly method: 'POST' | 'PUT' | 'PATCH';
  /** Last segment of the address. */
  readonly last: string | undefined;
}

/**
 * Reads and parses the body of a FHIR request: a resource in JSON or XML, a JSON Patch, or the form of a `_search`.
 *
 * Refusals: those of `readBody` and `parseJson`, `unsupported-media-type` 415, `unsupported-charset` 415,
 * `body-required` 400, `body-not-object` 400, `malformed-form` 400, and those of the XML reader.
 *
 * @see FHIR R4 http.html#mime-type, http.html#search
 */
export async function readRequestBody(
  request: IncomingMessage,
  response: ServerResponse,
  expectation: BodyExpectation,
  limits: Configuration['limits'],
): Promise<RequestBody> {
  const declared = request.headers['content-type'];
  const mediaType = declared === undefined ? undefined : parseMediaType(declared);
  // Nobody should send a large body only to hear that its type is unknown.
  if (mediaType !== undefined) requireSupported(mediaType, expectation);
  const bytes = await readBody(request, response, limits.bodyBytes);
  if (bytes.length === 0) {
    if (isBodyRequired(expectation)) throw new FhirError({ code: 'body-required' });
    return {};
  }
  if (mediaType === undefined) throw unsupported(expectation);
  const contentType = mediaType.name;
  if (contentType === form) return { form: parseForm(bytes), contentType };
  const isXml = formatOf(contentType)?.kind === 'xml';
  const body = isXml ? await readXml(decodeText(bytes)) : parseJson(bytes, limits.jsonDepth);
  if (typeof body !== 'object' || body === null || (Array.isArray(body) && contentType !== jsonPatch)) {
    throw new FhirError({ code: 'body-not-object' });
  }
  return { body, contentType, source: () => ({ kind: isXml ? 'xml' : 'json', text: decodeText(bytes) }) };
}

function requireSupported(mediaType: MediaType, expectation: BodyExpectation): void {
  const { name } = mediaType;
  // A search whose parameters came in another form would look like one without parameters, and find everything.
  const isResource =
    formatOf(name) !== undefined && isSpokenVersion(mediaType.fhirVersion) && !isFormAllowed(expectation);
  const isPatch = name === jsonPatch && expectation.method === 'PATCH';
  const isSearch = name === form && isFormAllowed(expectation);
  if (!isResource && !isPatch && !isSearch) throw unsupported(expectation);
  const { charset } = mediaType;
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') {
    throw new FhirError({ code: 'unsupported-charset' });
  }
}

function unsupported(expectation: BodyExpectation): FhirError {
  const supported = [
    ...(expectation.method === 'PATCH' ? [jsonPatch] : []),
    ...(isFormAllowed(expectation) ? [form] : resourceMediaTypes),
  ];
  return new FhirError({ code: 'unsupported-media-type', values: { supported: supported.join(', ') } });
}

function isFormAllowed(expectation: BodyExpectation): boolean {
  return expectation.method === 'POST' && expectation.last === '_search';
}

/** Operations may have no input, and a search may be sent without parameters. */
function isBodyRequired({ method, last }: BodyExpectation): boolean {
  return method !== 'POST' || (last !== '_search' && last?.charCodeAt(0) !== 0x24);
}

function parseForm(bytes: Buffer): ParameterList {
  const parameters = parseParameters(decodeText(bytes).trimEnd());
  if (parameters === undefined) throw new FhirError({ code: 'malformed-form' });
  return parameters;
}
