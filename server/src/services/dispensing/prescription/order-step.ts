import type { SupplyRequest } from '@medplum/fhirtypes';
import type { Read } from '../../steps/changes.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import { type DispensingWork, tell } from './holder.ts';
import { type OrderState, orderIn, orderStateOf } from './orders.ts';
import { firstLine } from './prescription.ts';

/** What a step on an order shows. */
export const shownOrder = {
  order: { type: 'SupplyRequest', text: { it: 'Ordine in DPC', en: 'DPC order' } },
} as const;

/** States in which the distributor still has what was ordered. */
export const openStates: readonly OrderState[] = ['requested', 'confirmed', 'in-delivery'];
/** States of an order that is not over: what was declared missing may arrive all the same. */
export const goingStates: readonly OrderState[] = [...openStates, 'missing'];

/**
 * The order that a step is made on, which must be in one of some states; others than the usual ones are remarked on (DS-37). Refusal:
 * rule DS-23.
 */
export function orderOf(
  { subject, actor, warn }: DispensingWork,
  states: readonly OrderState[],
  usual: readonly OrderState[] = states,
): { readonly found: Read<SupplyRequest>; readonly pharmacy: string } {
  const { order: found } = subject;
  const state = found === undefined ? undefined : orderStateOf(found);
  const { organization: pharmacy } = actor;
  if (found === undefined || pharmacy === undefined || !states.some((one) => one === state)) {
    throw refusedBy('DS-23', 'SupplyRequest.extension');
  }
  if (!usual.some((one) => one === state)) warn(remarkOf('DS-37', 'SupplyRequest.extension'));
  return { found, pharmacy };
}

/** Brings the order to a state and tells WebDPC; the step shows the order. */
export function moveOrder(work: DispensingWork, found: Read<SupplyRequest>, state: OrderState, told: () => void) {
  const reference = work.changes.update(orderIn(found, state));
  // What is dispensed meanwhile changes the lines: orders and dispenses of a prescription do not pass each other.
  work.changes.guard(firstLine(work.subject));
  told();
  return { state: work.subject.state, about: reference, shows: { order: reference } };
}

/** Asks that WebDPC be told of what the step does to the order. */
export function tellOf(
  work: DispensingWork,
  call: Parameters<typeof tell>[1],
  found: Read<SupplyRequest>,
  pharmacy: string,
  parts: readonly { readonly name: string; readonly reference: string }[] = [],
  values: Readonly<Record<string, string>> = {},
): void {
  tell(work, call, pharmacy, { focus: `SupplyRequest/${found.id}`, parts, values });
}
