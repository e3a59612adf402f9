import table from './states.json' with { type: 'json' };

/** State of an order in WebDPC, the codes of `dpc-order-state`; `none` before it is known there. */
export type OrderState = 'none' | keyof typeof table.states;

/** What happens to an order. */
export type OrderEvent =
  | 'order'
  | 'confirm'
  | 'declare-missing'
  | 'ship'
  | 'deliver'
  | 'cancel'
  | 'confirm-delivery'
  | 'return-part'
  | 'return-all'
  | 'report-shortage';

/** Who makes a step; `same-pharmacy` is the one that ordered. */
export type OrderActor = 'pharmacy' | 'same-pharmacy' | 'distributor';

/** A step that is allowed. */
export interface OrderTransition {
  readonly to: Exclude<OrderState, 'none'>;
  readonly by: OrderActor;
}

/** The step that an event makes from a state; undefined when it is refused. Source: `states.json`, unverified. */
export function transitionOf(event: OrderEvent, from: OrderState): OrderTransition | undefined {
  const found = table.transitions.find((one) => one.event === event && one.from.includes(from));
  return found === undefined
    ? undefined
    : { to: found.to as OrderTransition['to'], by: found.by as OrderTransition['by'] };
}

/** Whether a code is that of a state. */
export function isOrderState(code: string): code is Exclude<OrderState, 'none'> {
  return Object.hasOwn(table.states, code);
}

/** Whether an order may have come from one state to another, by one step or several: what is told late is behind. */
export function isAhead(from: string, to: string): boolean {
  const reached = new Set([from]);
  for (const state of reached) {
    for (const one of table.transitions) if (one.from.includes(state)) reached.add(one.to);
  }
  return from !== to && reached.has(to);
}
