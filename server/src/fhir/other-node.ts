import { FhirError } from '@sinfonia/profiles/issues';
import type { OperationHandler } from './context.ts';

/** The refusal `node-cannot-answer` (421) of what only the node with the role `all` may do; `operation` is named in it. */
export function otherNodeOnly(operation: string): FhirError {
  return new FhirError({ code: 'node-cannot-answer', values: { operation } });
}

/** The refusal `ledger-missing` (501) of what needs the commit log of a store that has none; `operation` is named in it. */
export function ledgerMissing(operation: string): FhirError {
  return new FhirError({ code: 'ledger-missing', values: { operation } });
}

/** What an operation tells of itself, without what it does. */
export type OperationShape = Omit<OperationHandler, 'handle'>;

/** An operation that clients find announced on every node, and that this one refuses with `node-cannot-answer`. */
export function onOtherNode(shape: OperationShape): OperationHandler {
  return { ...shape, handle: () => Promise.reject(otherNodeOnly(`$${shape.name}`)) };
}
