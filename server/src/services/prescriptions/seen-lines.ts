import type { Work } from '../steps/step.ts';
import type { Line, Prescription } from './prescription.ts';

/** Those of some resources that the caller may read: what is not seen is not told of. */
export async function seenOf<R extends Line>(
  { context, request }: Pick<Work<Prescription>, 'context' | 'request'>,
  found: readonly R[],
): Promise<readonly R[]> {
  if (found.length === 0 || context.access.isUnrestricted(request.principal)) return found;
  const addresses = found.map(({ resourceType, id }) => ({ type: resourceType, id }));
  const visible = await context.access.visible(request.principal, addresses, 'read');
  return found.filter(({ resourceType, id }) => visible.has(`${resourceType}/${id}`));
}
