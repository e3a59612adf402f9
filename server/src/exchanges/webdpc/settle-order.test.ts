import assert from 'node:assert/strict';
import type { SupplyRequest } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { storeOfCases } from '../../../test/exchanges/stored-cases.ts';
import { type OrderState, orderIn, orderStateOf, stateBefore } from '../../services/dispensing/prescription/orders.ts';
import { Changes } from '../../services/steps/changes.ts';
import { type ExchangeCall, exchangeTask } from '../tasks/exchange-task.ts';
import { readTask } from '../tasks/read-task.ts';
import type { CallFailure } from '../tasks/settling.ts';
import cases from './settle-order.cases.json' with { type: 'json' };
import { failOrder, settleOrder } from './settle-order.ts';

interface Case {
  readonly name?: string;
  readonly call: string;
  readonly from: string;
  readonly before?: string;
  readonly tasks?: readonly string[];
  readonly to: string | null;
}

const bare: SupplyRequest = {
  resourceType: 'SupplyRequest',
  extension: [{ url: extensionUrl.SupplyFor, valueReference: { reference: 'MedicationRequest/l' } }],
  quantity: { value: 1 },
};

function workOf({ call, from, before, tasks = [] }: Case, order: object | undefined = undefined) {
  const cancelling = tasks.map((status, index) => [`Task/c${index}`, { status }] as const);
  const stored = order ?? orderIn(bare, from as OrderState);
  const store = storeOfCases({ 'SupplyRequest/o': stored, ...Object.fromEntries(cancelling) });
  const task = exchangeTask({
    call: call as ExchangeCall,
    order: { system: 'x', value: 'y' },
    focus: 'SupplyRequest/o',
    values: before === undefined ? {} : { [stateBefore]: before },
    owner: 'Organization/f',
    now: 0,
  });
  const asked = readTask({ ...task, id: 't' });
  assert.ok(asked !== undefined);
  const changes = new Changes(undefined);
  const written = (): (string | undefined)[] =>
    changes.operations.map((one) => (one.kind === 'update' ? orderStateOf(one.resource as SupplyRequest) : one.kind));
  return { asked, work: { store, changes, now: 0 }, written };
}

const nameOf = ({ name, call, from, before }: Case, became: string): string =>
  `${call} from ${from}${before === undefined ? '' : ` (before ${before})`}, ${name ?? became}`;

describe('what an answer of WebDPC makes of an order', () => {
  for (const one of cases.settled) {
    it(nameOf(one, `answered ${JSON.stringify(one.answer)}`), async () => {
      const { asked, work, written } = workOf(one);
      const { results } = await settleOrder(asked, JSON.stringify(one.answer), work);
      assert.deepEqual(written(), one.to === null ? [] : [one.to]);
      const { state, authorisation } = one.answer as { readonly state?: string; readonly authorisation?: string };
      assert.deepEqual(
        results.map(({ code, value }) => [code, value]),
        [
          ...(state === undefined || state === 'constructor' ? [] : [['order-state', state]]),
          ...(authorisation === undefined ? [] : [['authorisation', authorisation]]),
        ],
      );
    });
  }

  it('changes nothing that is no order on behalf', async () => {
    const oxygen = { status: 'active', quantity: { value: 1 } };
    const { asked, work, written } = workOf({ call: 'webdpc-order', from: '', to: null }, oxygen);
    await settleOrder(asked, '{"state":"confirmed"}', work);
    await failOrder(asked, { code: 'refused', reason: 'state' }, work);
    assert.deepEqual(written(), []);
  });
});

describe('what a failure at WebDPC makes of an order', () => {
  for (const one of cases.failed) {
    it(nameOf(one, `${one.code} ${one.reason}`), async () => {
      const { asked, work, written } = workOf(one);
      await failOrder(asked, { code: one.code as CallFailure['code'], reason: one.reason }, work);
      assert.deepEqual(written(), one.to === null ? [] : [one.to]);
    });
  }
});
