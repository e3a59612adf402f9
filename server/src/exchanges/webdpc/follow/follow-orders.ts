import type { SupplyDelivery, SupplyRequest } from '@medplum/fhirtypes';
import { everyMatch } from '../../../fhir/search/every-match.ts';
import { plainPlan } from '../../../fhir/search/plain-plan.ts';
import type { Condition } from '../../../fhir/search/plan.ts';
import { orderStateOf } from '../../../services/dispensing/prescription/orders.ts';
import type { Read } from '../../../services/steps/changes.ts';
import { all, hasCode, type Reading, readResource } from '../../../services/steps/stored.ts';
import type { Store } from '../../../store/port.ts';
import type { ExchangeWatch } from '../../exchange.ts';
import type { WebDpcPort } from '../port.ts';
import { followOrder } from './follow-order.ts';

/** What orders are followed with. */
export interface FollowOptions {
  readonly port: WebDpcPort;
  /** Wait between rounds, ms. */
  readonly every: number;
  /** Orders that are asked about at a time. */
  readonly atOnce: number;
}

const page = 200;
/** Calls without an answer, one after the other, after which a round ends: WebDPC is not there. */
const mostSilent = 5;
/** How long a delivery that nobody received is asked about, ms. */
const lookBack = 30 * 86_400_000;

/**
 * Follows the orders that are open in WebDPC: asks about each, and writes what the distributor did since, with the notices of dispensing.
 * A page of orders is in memory, and some are asked about at a time.
 */
export function followOrders({ port, every, atOnce }: FollowOptions): ExchangeWatch {
  return {
    every,
    async look(writing, isStopped) {
      const { store } = writing.context;
      let changed = 0;
      let silent = 0;
      const isOver = (): boolean => isStopped() || silent >= mostSilent;
      const follow = async (order: Read<SupplyRequest>): Promise<void> => {
        const became = await followOrder(port, writing, order);
        silent = became === 'silent' ? silent + 1 : 0;
        if (became === 'changed') changed += 1;
      };
      const done = new Set<string>();
      for await (const orders of openOrders(store)) {
        const rest = orders.filter(({ id }) => !done.has(id));
        for (const { id } of rest) done.add(id);
        const work = async (): Promise<void> => {
          for (let next = rest.shift(); next !== undefined && !isOver(); next = rest.shift()) await follow(next);
        };
        await Promise.all(Array.from({ length: atOnce }, work));
        if (isOver()) break;
      }
      return changed;
    },
  };
}

/** Orders of which something may be learnt, page by page; some may come twice. */
async function* openOrders(store: Store): AsyncGenerator<Read<SupplyRequest>[]> {
  for await (const orders of pagesOf<Read<SupplyRequest>>(
    store,
    'SupplyRequest',
    hasCode('SupplyRequest', 'status', 'active'),
  )) {
    yield orders.filter((one) => orderStateOf(one) !== undefined);
  }
  const onTheWay = hasCode('SupplyDelivery', 'status', 'in-progress');
  for await (const deliveries of pagesOf<SupplyDelivery>(store, 'SupplyDelivery', onTheWay)) {
    const since = Date.now() - lookBack;
    const recent = deliveries.filter(({ occurrenceDateTime = '' }) => Date.parse(occurrenceDateTime) >= since);
    yield await ordersOf(
      store,
      recent.map(({ basedOn }) => basedOn?.[0]?.reference),
    );
  }
  const waiting = all(hasCode('Task', 'code', 'webdpc-confirm-delivery'), hasCode('Task', 'status', 'requested'));
  for await (const tasks of pagesOf<{ readonly focus?: { readonly reference?: string } }>(store, 'Task', waiting)) {
    yield await ordersOf(
      store,
      tasks.map(({ focus }) => focus?.reference),
    );
  }
}

async function ordersOf(store: Reading, references: readonly (string | undefined)[]): Promise<Read<SupplyRequest>[]> {
  const found: Read<SupplyRequest>[] = [];
  for (const reference of new Set(references)) {
    const order = await readResource(store, 'SupplyRequest', reference);
    if (order !== undefined && orderStateOf(order) !== undefined) found.push(order);
  }
  return found;
}

async function* pagesOf<R>(
  store: Pick<Store, 'search'>,
  type: 'SupplyRequest' | 'SupplyDelivery' | 'Task',
  where: Condition,
): AsyncGenerator<R[]> {
  let found: R[] = [];
  for await (const { json } of everyMatch(store, plainPlan([type], where, page))) {
    if (json !== undefined) found.push(JSON.parse(json) as R);
    if (found.length < page) continue;
    yield found;
    found = [];
  }
  yield found;
}
