import { readTree } from '@sinfonia/mappings/fse/read-tree';
import { GatewayPdf, isPdf } from '../pdf/read-pdf.ts';
import { type Claims, checkClaims } from '../rules/claims.ts';
import { type ReadCda, readCda } from '../rules/document-key.ts';
import type { FseOperation } from '../rules/operations.ts';
import type { Problem } from '../rules/problems.ts';
import { type BodyOperation, checkRequestBody } from '../rules/request-body.ts';
import type { GatewayCall } from './front-end.ts';
import { gatewayProblem } from './gateway-problem.ts';
import { readJsonObject, readParts } from './read-call.ts';
import { readClaims } from './read-claims.ts';

/** What a validation or publication brings. */
export interface Submission {
  readonly claims: Claims;
  readonly body: Readonly<Record<string, unknown>>;
  readonly file: Uint8Array;
  /** Undefined when the file only begins like a PDF. */
  readonly pdf: GatewayPdf | undefined;
}

/** A reading that is refused; `claims` are those that were read before, for the event. */
export interface Refused {
  readonly ok: false;
  readonly problem: Problem;
  readonly claims?: Claims;
}

/** Reads tokens, JSON part and file of a call, and checks them in the order of the gateway. Source: reference of the gateway, section 1.7. */
export async function readSubmission(
  call: GatewayCall,
  operation: Exclude<BodyOperation, 'update-metadata'>,
): Promise<{ readonly ok: true; readonly submission: Submission } | Refused> {
  const parts = await readParts(call.body, call.contentType);
  if (parts === undefined)
    return { ok: false, problem: gatewayProblem('/msg/generic-error', operation, { status: 415 }) };
  if (parts.file === undefined || parts.requestBody === undefined) {
    const part = parts.file === undefined ? 'file' : 'requestBody';
    const detail = `Required part '${part}' is not present.`;
    return { ok: false, problem: gatewayProblem('/msg/generic-error', operation, { status: 400, detail }) };
  }
  const read = readClaims(call, operation);
  if (!read.ok) return read;
  const { claims } = read;
  const body = readJsonObject(parts.requestBody);
  if (body === undefined)
    return { ok: false, problem: gatewayProblem('/msg/generic-error', operation, { status: 400 }), claims };
  const fault = checkRequestBody(body, operation);
  if (fault !== undefined) return { ok: false, problem: fault.problem, claims };
  const fileProblem = problemOfFile(parts.file, operation);
  if (fileProblem !== undefined) return { ok: false, problem: fileProblem, claims };
  return { ok: true, submission: { claims, body, file: parts.file, pdf: await GatewayPdf.open(parts.file) } };
}

/** A CDA as it is in a PDF, and what the gateway reads in it. */
export interface Cda extends ReadCda {
  readonly bytes: Uint8Array;
}

/** Takes the CDA out of a PDF and holds the token against it. */
export function readCdaOf(
  { pdf, body, claims }: Submission,
  operation: FseOperation,
): { readonly ok: true; readonly cda: Cda } | Refused {
  const { mode } = body;
  const bytes = pdf?.cda(mode === 'ATTACHMENT' || mode === 'RESOURCE' ? mode : undefined);
  if (bytes === undefined) return { ok: false, problem: gatewayProblem('/msg/cda-element', operation), claims };
  const read = readCda(bytes);
  if (read === undefined) return { ok: false, problem: problemOfUnread(bytes, operation), claims };
  const fault = checkClaims(claims, operation, read);
  return fault === undefined ? { ok: true, cda: { ...read, bytes } } : { ok: false, problem: fault.problem, claims };
}

/** What is wrong with a CDA without type or identifier: a publication of it was never validated. */
function problemOfUnread(bytes: Uint8Array, operation: FseOperation): Problem {
  if (readTree(bytes).ok) return gatewayProblem('/msg/workflow-id-error-extraction', operation);
  return operation === 'create' || operation === 'replace'
    ? gatewayProblem('/msg/cda-match', operation)
    : gatewayProblem('/msg/syntax', operation);
}

function problemOfFile(file: Uint8Array, operation: FseOperation): Problem | undefined {
  if (file.length === 0) return gatewayProblem('/msg/empty-file', operation);
  return isPdf(file) ? undefined : gatewayProblem('/msg/document-type', operation);
}
