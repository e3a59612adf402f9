import {
  lineOfOrder,
  type OrderState,
  orderIn,
  orderStateOf,
  stateBefore,
} from '../../services/dispensing/prescription/orders.ts';
import { all, findResources, hasCode, type Reading, readResource, refersTo } from '../../services/steps/stored.ts';
import type { AskedCall } from '../tasks/read-task.ts';
import type { Answered, CallFailure, CallResult, SettleWork } from '../tasks/settling.ts';
import type { OrderAnswer } from './order-message.ts';
import { isAhead, isOrderState } from './states.ts';

/**
 * What WebDPC answered about an order: its state goes to the order when it is ahead of what is stored, and with the authorisation to the
 * Task, where the dispensing under convention looks for it.
 */
export async function settleOrder(asked: AskedCall, answer: string, work: SettleWork): Promise<Answered> {
  const { state, authorisation } = JSON.parse(answer) as OrderAnswer;
  const results: CallResult[] = [
    ...(state === undefined || !isOrderState(state) ? [] : [{ code: 'order-state', value: state } as const]),
    ...(authorisation === undefined ? [] : [{ code: 'authorisation', value: authorisation } as const]),
  ];
  const order = await readResource(work.store, 'SupplyRequest', asked.focus);
  const stored = order === undefined ? undefined : orderStateOf(order);
  if (order === undefined || stored === undefined || state === undefined || !isOrderState(state)) return { results };
  const isRevived =
    asked.call === 'webdpc-order' && stored === 'cancelled' && !(await isCancelled(work.store, asked.focus));
  if (isAhead(stored, state) || (isRevived && state !== stored)) work.changes.update(orderIn(order, state));
  return { results };
}

/** An order that failed for good was called cancelled; sent again by hand it lives, unless the pharmacy cancelled it meanwhile. */
async function isCancelled(store: Reading, order: string): Promise<boolean> {
  const cancelling = await findResources(
    store,
    'Task',
    all(refersTo('Task', 'focus', order), hasCode('Task', 'code', 'webdpc-cancel-order')),
  );
  return cancelling.some(({ status }) => status !== 'failed');
}

/** Failures after which what was asked for certainly did not happen, or was given up. */
const certain: readonly CallFailure['code'][] = ['refused', 'conflict', 'unwritable', 'given-up'];

/** What a step has already made of the order when WebDPC says no, and what the order was before if the Task does not say. */
const undone: Readonly<Record<string, { readonly made: OrderState; readonly before: OrderState }>> = {
  'webdpc-cancel-order': { made: 'cancelled', before: 'requested' },
  'webdpc-shortage': { made: 'missing', before: 'requested' },
  'webdpc-return': { made: 'returned', before: 'delivered' },
};

/**
 * What is not to be has no effect here either: an order that WebDPC does not take is cancelled, and what WebDPC does not do with an order
 * leaves it as it was before the step. One that WebDPC does not know stays cancelled. Goods that arrived have arrived, whatever it says.
 */
export async function failOrder(asked: AskedCall, { code, reason }: CallFailure, work: SettleWork): Promise<void> {
  if (!certain.includes(code)) return;
  const order = await readResource(work.store, 'SupplyRequest', asked.focus);
  const stored = order === undefined ? undefined : orderStateOf(order);
  if (order === undefined || lineOfOrder(order) === undefined) return;
  if (asked.call === 'webdpc-order') {
    if (code !== 'given-up' && stored === 'requested') work.changes.update(orderIn(order, 'cancelled'));
    return;
  }
  const step = undone[asked.call];
  if (step === undefined || stored !== step.made) return;
  if (asked.call === 'webdpc-cancel-order' && reason.split(' ').includes('absent')) return;
  const told = asked.value(stateBefore);
  const before = told !== undefined && isOrderState(told) ? told : step.before;
  if (before !== stored) work.changes.update(orderIn(order, before));
}
