import { ownMachine } from '../../transport/post-document.ts';
import { type CdaFacts, resourceHl7Type } from '../rules/claims.ts';
import type { FseOperation } from '../rules/operations.ts';
import type { RuleFault } from '../rules/problems.ts';
import {
  type BodyOperation,
  checkClass,
  checkDocumentId,
  checkRepositoryId,
  checkRequestBody,
} from '../rules/request-body.ts';
import type { Reply } from './port.ts';
import type { CallFacts } from './tokens.ts';

/** Largest PDF that the gateway takes, octets. Source: thread 2493 of it-fse-support. */
export const largestFile = 5 * 1024 * 1024;

/** A call before it is written. */
export interface PreparedCall {
  readonly operation: FseOperation;
  readonly facts: CallFacts;
  readonly id?: string;
  readonly body?: object;
  readonly file?: Uint8Array;
  readonly cda?: CdaFacts;
  readonly forReplacement?: boolean;
  readonly callbackUrl?: string;
}

/** Refuses what the gateway would refuse, and what burns a validation first of all: nothing has left then. */
export function checkCall(call: PreparedCall): Reply<never> | undefined {
  const { operation, id, body, file, facts, callbackUrl } = call;
  const wrongId = id === undefined ? undefined : checkDocumentId(id);
  if (wrongId !== undefined) return refusal('document-id', wrongId);
  if (body !== undefined && operation !== 'delete' && operation !== 'status') {
    const fault = checkRequestBody(body, operation) ?? checkCoherence(operation, { ...body }, facts);
    if (fault !== undefined) return refusal('body', fault);
  }
  if (callbackUrl !== undefined && !isCallback(callbackUrl)) return refusal('callback-url');
  return file === undefined ? undefined : checkFile(file);
}

function checkCoherence(
  operation: BodyOperation,
  body: Readonly<Record<string, unknown>>,
  { documentType }: CallFacts,
): RuleFault | undefined {
  if (operation === 'validation') return undefined;
  const { identificativoRep, tipoDocumentoLivAlto } = body;
  const late = typeof identificativoRep === 'string' ? checkRepositoryId(identificativoRep) : undefined;
  if (late !== undefined || documentType === undefined) return late;
  return checkClass(String(tipoDocumentoLivAlto), resourceHl7Type(documentType));
}

/** Whether a text is an address of `https:` that may stand in a header. */
/** HTTPS, or plain HTTP of the own machine, where the simulator is. */
function isCallback(text: string): boolean {
  if (!/^[\x21-\x7e]{1,2000}$/.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ownMachine.includes(hostname));
}

function checkFile(file: Uint8Array): Reply<never> | undefined {
  if (file.length === 0) return refusal('empty-file');
  if (file.length > largestFile) return refusal('too-large');
  const isPdf = Buffer.from(file.subarray(0, 4)).toString('latin1') === '%PDF';
  return isPdf ? undefined : refusal('not-pdf');
}

/** A refusal of ours, with the problem that the gateway would have answered. */
export function refusal(code: string, fault?: Partial<RuleFault>): Reply<never> {
  const { place, problem } = fault ?? {};
  return {
    kind: 'refused',
    by: 'us',
    code,
    ...(place === undefined ? {} : { place }),
    ...(problem === undefined ? {} : { problem: { ...problem } }),
    validateAgain: false,
  };
}
