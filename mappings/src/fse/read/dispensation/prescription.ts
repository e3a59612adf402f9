import type { Identifier } from '@medplum/fhirtypes';
import type { ReadContext } from '../context.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { allAt } from '../navigate.ts';

/**
 * The number of the prescription on which all of the document was dispensed: that of the order of the header. With several
 * the document does not say which line belongs to which, so there is none.
 */
export function prescriptionNumber(context: ReadContext): Identifier | undefined {
  const [only, ...more] = allAt(context.root, 'inFulfillmentOf/order').flatMap((order) => identifiersOf(order));
  return more.length === 0 ? only : undefined;
}
