import type { BundleEntry, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { toJsonText } from '@sinfonia/profiles/json';
import {
  failedAnswerOf,
  type HapiAnswer,
  type HapiClient,
  type HapiRequest,
  hapiCodes,
} from '../client/hapi-client.ts';
import { intentMissing } from '../ledger/audit/migrations.ts';
import { expectationFailure } from '../ledger/expectations/migrations.ts';

/** Tags, profiles and labels of a resource are those that were sent, and no older ones. */
export const writeHeaders = { prefer: 'return=representation', 'x-meta-snapshot-mode': 'TAG,PROFILE,SECURITY_LABEL' };

/** Version before the first one: what is put over it is new. */
const none = 'W/"0"';
/**
 * Lets HAPI store what is new without a look whether it is there: when it is, the index of types and ids in its database refuses it, and
 * HAPI answers 409 as to another version. The name is spelt as HAPI reads it.
 */
const newcomer = { 'x-upsert-extistence-check': 'disabled' };

/**
 * Messages of HAPI that mean that somebody else was faster, though their status is another than 409: another resource
 * matches the criteria now (2279).
 */
const overtaken = new Set(['HAPI-2279']);

/** What an entry of a write made: the resource, or where the version is when the server does not give it. */
export interface MadeVersion {
  readonly resource?: Resource;
  /** `Type/id/_history/n` */
  readonly location: string;
}

/**
 * Sends the entries of a write: one alone as a request of its own, which takes the server less time, several as a transaction.
 *
 * @returns what each entry made; undefined when something changed meanwhile and nothing was written
 * @throws FhirError `store-refused`, `store-unavailable`
 */
export async function sendWrite(
  client: HapiClient,
  entries: readonly BundleEntry[],
): Promise<readonly MadeVersion[] | undefined> {
  const [only] = entries;
  const alone = entries.length === 1 && only !== undefined ? aloneOf(only) : undefined;
  const answer = await client.send(alone ?? transactionOf(entries)).catch((error: unknown) => {
    if (isGuarded(failedAnswerOf(error)?.body)) return undefined;
    throw error;
  });
  if (answer === undefined || isOvertaken(answer)) return undefined;
  if (answer.status !== 200 && answer.status !== 201) throw refused(answer);
  return alone === undefined ? madeByTransaction(answer.body.entry) : [madeAlone(alone, answer)];
}

/** The entries as a transaction Bundle. */
export function transactionOf(entries: readonly BundleEntry[]): HapiRequest {
  // Each resource is written by itself, since only it remembers that there are decimals in it.
  const texts = entries.map(({ resource, request }) => {
    const content = resource === undefined ? '' : `"resource":${toJsonText(resource)},`;
    return `{${content}"request":${JSON.stringify(request)}}`;
  });
  const body = `{"resourceType":"Bundle","type":"transaction","entry":[${texts.join(',')}]}`;
  return { method: 'POST', path: '', headers: writeHeaders, body };
}

/** Tells whether the server refused a write because something changed meanwhile. */
export function isOvertaken({ status, body }: HapiAnswer): boolean {
  return status === 409 || status === 412 || hapiCodes(body).some((code) => overtaken.has(code));
}

/** Words of the guards of the ledger that let a commit fail. */
const guardFailures = [expectationFailure, intentMissing];

/** Tells whether the commit failed since what the write relies on has changed, or is not there yet. */
function isGuarded(outcome: OperationOutcome | undefined): boolean {
  return (
    outcome?.issue?.some(({ diagnostics }) => guardFailures.some((words) => diagnostics?.includes(words))) === true
  );
}

/** The entry as a request; undefined for a conditional one. */
function aloneOf({ resource, request }: BundleEntry): HapiRequest | undefined {
  if (request?.url === undefined || request.url.includes('?')) return undefined;
  if (request.method === 'DELETE') return { method: 'DELETE', path: request.url, headers: writeHeaders };
  if (resource === undefined || request.ifMatch === undefined) return undefined;
  const headers = { ...writeHeaders, 'if-match': request.ifMatch, ...(request.ifMatch === none ? newcomer : {}) };
  return { method: 'PUT', path: request.url, headers, body: toJsonText(resource) };
}

function madeAlone({ method, path }: HapiRequest, { body, header }: HapiAnswer): MadeVersion {
  if (method === 'PUT') return { resource: body as Resource, location: '' };
  const version = /\/_history\/\d+$/.exec(header('content-location') ?? '')?.[0] ?? '';
  return { location: `${path}${version}` };
}

function madeByTransaction(entries: readonly BundleEntry[]): readonly MadeVersion[] {
  return entries.map(({ resource, response }) => ({
    ...(resource === undefined ? {} : { resource }),
    location: response?.location ?? '',
  }));
}

/** The refusal of content that HAPI does not take. Its own words stay out, since they may name content. */
export function refused({ status, body }: HapiAnswer): FhirError {
  const detail = hapiCodes(body as OperationOutcome).join(', ') || String(status);
  return new FhirError({ code: 'store-refused', values: { detail } });
}
