import { notFound } from '../../fhir/showing.ts';
import type { StepRequest } from './step.ts';

/** What is looked at: a type and a logical id. */
export interface Address {
  readonly type: string;
  readonly id: string;
}

/** Whether the access decision lets the caller read a resource. */
export async function isSeen({ context, request }: StepRequest, address: Address): Promise<boolean> {
  if (context.access.isUnrestricted(request.principal)) return true;
  const visible = await context.access.visible(request.principal, [address], 'read');
  return visible.has(`${address.type}/${address.id}`);
}

/** Refuses as not found (`resource-not-found` 404) what the caller may not read. */
export async function requireSeen(asked: StepRequest, address: Address): Promise<void> {
  if (!(await isSeen(asked, address))) throw notFound(address);
}
