import { STATUS_CODES } from 'node:http';
import { FhirError, type Language } from '@sinfonia/profiles/issues';
import type { FhirHandler, FhirResponse } from '../exchange.ts';
import { outcomeText } from '../responses.ts';
import { type EntryRequest, placed } from './entry-request.ts';

/** JSON text of a `batch-response` or `transaction-response` Bundle. Source: FHIR R4 http.html#transaction-response. */
export function responseBundleText(
  type: 'batch-response' | 'transaction-response',
  entries: readonly string[],
): string {
  return `{"resourceType":"Bundle","type":"${type}"${entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`}}`;
}

/** JSON text of one entry of a response Bundle, from the answer that the same request would have had by itself. */
export function responseEntryText(response: FhirResponse, outcome?: string): string {
  const { status, headers, body } = response;
  const parts = [`"status":"${status} ${STATUS_CODES[status] ?? ''}"`];
  const { location, etag } = headers;
  if (location !== undefined) parts.push(`"location":${JSON.stringify(location)}`);
  if (etag !== undefined) parts.push(`"etag":${JSON.stringify(etag)}`);
  const modified = headers['last-modified'];
  if (modified !== undefined) parts.push(`"lastModified":"${new Date(modified).toISOString()}"`);
  const isOutcome = body?.startsWith('{"resourceType":"OperationOutcome"') === true;
  const remarks = outcome ?? (isOutcome ? body : undefined);
  if (remarks !== undefined) parts.push(`"outcome":${remarks}`);
  const resource = body === undefined || isOutcome ? '' : `"resource":${body},`;
  return `{${resource}"response":{${parts.join(',')}}}`;
}

/** Answers an entry through the FHIR API; a refusal becomes the answer of that entry alone. */
export async function answerText(handler: FhirHandler, entry: EntryRequest): Promise<string> {
  try {
    return responseEntryText(await handler(entry.request));
  } catch (error) {
    return refusalText(placed(error, entry.place), entry.request.language);
  }
}

/** JSON text of an entry that was refused; anything but a refusal is thrown on. */
export function refusalText(error: unknown, language: Language): string {
  if (!(error instanceof FhirError)) throw error;
  return responseEntryText({ status: error.status, headers: {} }, outcomeText(error.issues, language));
}
