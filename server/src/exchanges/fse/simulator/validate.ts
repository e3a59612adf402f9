import type { Claims } from '../rules/claims.ts';
import { newWorkflowInstanceId } from '../rules/document-key.ts';
import type { Problem } from '../rules/problems.ts';
import type { Gateway } from './answer-call.ts';
import { checkCda, unheldWarning } from './check-cda.ts';
import type { GatewayCall } from './front-end.ts';
import { gatewayProblem } from './gateway-problem.ts';
import { tell } from './move-on.ts';
import { type Cda, readCdaOf, readSubmission } from './read-submission.ts';
import { accepted, modeWarning, refused } from './replies.ts';
import type { Reply } from './reply.ts';
import { threadOf } from './thread.ts';
import { unknownWorkflow } from './workflow-id.ts';
import type { EventType } from './workflow-records.ts';

/** Warning of a validation of a PDF that is signed already. */
const signedWarning = '[SIGN_WARN - Attenzione il documento risulta firmato in validazione]';

/** Message of the event of a validation that only tries. */
const triedMessage = "Attenzione - è stato chiamato l'endpoint di validazione con VERIFICA";

/** What the check of a document comes to: its workflow with the warnings, or why it is refused. */
export type Checked =
  | { readonly ok: true; readonly workflow: string; readonly warning: string }
  | { readonly ok: false; readonly problem: Problem; readonly workflow: string };

/**
 * Validates the CDA in a PDF: 200 for `VERIFICA`, 201 for `VALIDATION`, of which the result is kept for the publication. Source: reference
 * of the gateway, sections 1.1 and 1.7.
 */
export async function validate(gateway: Gateway, call: GatewayCall): Promise<Reply> {
  const { records } = gateway;
  const refuse = (problem: Problem, claims: Claims | undefined, workflow = unknownWorkflow): Reply => {
    if (claims !== undefined) {
      const thread = threadOf(call, claims, workflow);
      records.atomically(() => tell(records, thread, 'VALIDATION', 'BLOCKING_ERROR', call.now, problem.detail));
    }
    return refused(call, problem, workflow);
  };
  const read = await readSubmission(call, 'validation');
  if (!read.ok) return refuse(read.problem, read.claims);
  const { claims, pdf, body } = read.submission;
  const extracted = readCdaOf(read.submission, 'validation');
  if (!extracted.ok) return refuse(extracted.problem, claims);
  const { cda } = extracted;
  const isKept = body['activity'] === 'VALIDATION';
  const checked = records.atomically(() => {
    const result = checkDocument(gateway, call, { claims, cda }, 'VALIDATION', isKept ? undefined : triedMessage);
    if (result.ok && isKept) records.storeValidation(cda.key, { workflow: result.workflow, at: call.now });
    return result;
  });
  if (!checked.ok) return refused(call, checked.problem, checked.workflow);
  const warning = `${pdf?.signature() === 'none' ? '' : signedWarning}${checked.warning}`;
  const told = body['mode'] === undefined ? `[${warning}[WARNING_EXTRACT]${modeWarning}]` : warning;
  return accepted(call, isKept ? 201 : 200, checked.workflow, told);
}

/** Holds a CDA against what the ministry published, and tells of it in a new workflow. */
export function checkDocument(
  { records, validator, fails }: Gateway,
  call: GatewayCall,
  { claims, cda }: { readonly claims: Claims; readonly cda: Cda },
  type: EventType,
  message?: string,
): Checked {
  const workflow = newWorkflowInstanceId(cda.id);
  const thread = threadOf(call, claims, workflow);
  // What the gateway cannot reach inside is told by no event.
  if (fails('validator'))
    return { ok: false, problem: gatewayProblem('/msg/connection-refused', 'validation'), workflow };
  const verdict =
    validator === undefined ? ({ ok: true, warning: unheldWarning } as const) : checkCda(validator, cda.bytes);
  if (!verdict.ok) {
    tell(records, thread, type, 'BLOCKING_ERROR', call.now, verdict.detail);
    return { ok: false, problem: gatewayProblem(verdict.problem, 'validation', { detail: verdict.detail }), workflow };
  }
  tell(records, thread, type, 'SUCCESS', call.now, message);
  return { ok: true, workflow, warning: verdict.warning };
}
