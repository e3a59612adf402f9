import type { Binary, DocumentReference } from '@medplum/fhirtypes';
import { codeSystemUrl, type FseDocumentStateCode } from '@sinfonia/profiles';
import { clientFault } from '../errors.ts';
import type { CallOptions } from '../requests/sender.ts';
import { AnswerReader, type Parts, textIn } from '../steps/answer-reader.ts';
import { readUntil, type WaitOptions } from '../steps/answered.ts';
import { exchangeCalls, given, nextSteps } from '../steps/standing.ts';
import { type OperationCaller, placeOf, referenceOf } from '../steps/step.ts';
import type { FseDocumentStanding, FseExchangeCall } from './answers.ts';
import type { FseDocumentTarget } from './inputs.ts';

/** Reads where a document stands. Source: OperationDefinition fse-document-state. */
export async function readFseDocumentState(
  access: OperationCaller,
  of: FseDocumentTarget,
  options: CallOptions,
): Promise<FseDocumentStanding> {
  const name = '$fse-document-state';
  const on = placeOf(referenceOf(of), ['DocumentReference']);
  const answer = await access.operation(name, { ...options, on, method: 'GET' });
  const read = new AnswerReader<Record<never, never>, FseDocumentStateCode>(name, answer);
  return {
    state: read.state(),
    title: read.text('title') ?? '',
    exchanges: read.parts('call').flatMap(callOf),
    next: nextSteps(read.parts('next')),
  };
}

function callOf(parts: Parts): readonly FseExchangeCall[] {
  return exchangeCalls([parts]).map((call) => ({
    ...call,
    ...given('detail', textIn(parts, 'detail')),
    ...given('workflow', textIn(parts, 'workflow')),
    ...given('trace', textIn(parts, 'trace')),
  }));
}

/** States that the gateway, or INI behind it, is yet to end. */
const underWay: readonly FseDocumentStateCode[] = ['queued', 'in-charge', 'changing'];

/** Reads where a document stands until nothing is under way any more. Throws `exchange-open`. */
export function whenSettled(
  read: (options: CallOptions) => Promise<FseDocumentStanding>,
  options: WaitOptions,
): Promise<FseDocumentStanding> {
  const awaited = ({ state }: FseDocumentStanding) => (underWay.includes(state) ? [state] : []);
  const late = (states: readonly string[]) =>
    clientFault('exchange-open', `no end at the FSE in the time given; the document is ${states.join(', ')}`);
  return readUntil(read, awaited, options, late);
}

/** Codes of the events and access rules of an index. */
export function eventsOf({ context }: DocumentReference): readonly string[] {
  return (context?.event ?? []).flatMap(({ coding = [] }) =>
    coding.flatMap(({ system, code }) => (system === codeSystemUrl.FseEventCode && code !== undefined ? [code] : [])),
  );
}

/** The bytes of a file that a step shows. */
export function bytesOf({ data = '' }: Binary): Uint8Array {
  return Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
}

/** A PDF as a resource. */
export function pdfResource(bytes: Uint8Array): Binary {
  return { resourceType: 'Binary', contentType: 'application/pdf', data: base64Of(bytes) };
}

/** Bytes that are turned into text at once: more would be too many arguments of one call. */
const chunk = 0x8000;

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += chunk) {
    binary += String.fromCharCode(...bytes.subarray(at, at + chunk));
  }
  return btoa(binary);
}
