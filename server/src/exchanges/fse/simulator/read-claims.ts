import { type Claims, checkClaims } from '../rules/claims.ts';
import type { FseOperation } from '../rules/operations.ts';
import type { Problem } from '../rules/problems.ts';
import type { GatewayCall } from './front-end.ts';
import { gatewayProblem } from './gateway-problem.ts';

/** The claims of the token FSE-JWT-Signature of a call, if they keep to the rules of an operation. */
export function readClaims(
  { signature }: GatewayCall,
  operation: FseOperation,
): { readonly ok: true; readonly claims: Claims } | { readonly ok: false; readonly problem: Problem } {
  if (signature === 'missing') return { ok: false, problem: gatewayProblem('/msg/missing-token', operation) };
  if (signature === 'unreadable') {
    return { ok: false, problem: gatewayProblem('/msg/mandatory-element-token', operation) };
  }
  const fault = checkClaims(signature, operation);
  return fault === undefined ? { ok: true, claims: signature } : { ok: false, problem: fault.problem };
}
