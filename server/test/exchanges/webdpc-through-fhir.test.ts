import assert from 'node:assert/strict';
import type {
  Bundle,
  Communication,
  MedicationDispense,
  SupplyDelivery,
  SupplyRequest,
  Task,
} from '@medplum/fhirtypes';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { aics, outputOf, startWebDpcWorld, type WebDpcWorld } from './webdpc-world.ts';

describe('orders on behalf from FHIR to WebDPC and back', function () {
  this.timeout(120_000);
  const newDirectory = withDataDirectories();
  let world: WebDpcWorld;

  before(async () => {
    world = await startWebDpcWorld(await newDirectory(), { simulatorSeconds: 2 });
  });
  after(() => world.stop());

  /** Orders packs for a line; answers the address of the order. */
  async function ordered(line: string, aic: string = aics.inStock, quantity = 2): Promise<string> {
    const { order } = await world.step('order', `MedicationRequest/${line}`, { aic, quantity });
    assert.ok(order?.id);
    return `SupplyRequest/${order.id}`;
  }

  async function deliveriesOf(order: string): Promise<readonly SupplyDelivery[]> {
    const found = await world.call<Bundle<SupplyDelivery>>('GET', `SupplyDelivery?based-on=${order}`);
    return (found.entry ?? []).flatMap(({ resource }) => resource ?? []);
  }

  async function noticesAbout(order: string, template: string): Promise<number> {
    const found = await world.call<Bundle<Communication>>('GET', 'Communication?_sort=-sent&_count=100');
    return (found.entry ?? []).filter(
      ({ resource }) =>
        resource?.extension?.some(({ valueCode }) => valueCode === template) === true &&
        JSON.stringify(resource).includes(order),
    ).length;
  }

  const numberOf = (order: SupplyRequest): string => order.identifier?.[0]?.value ?? '';
  const statesOf = (tasks: readonly Task[]) =>
    tasks.map((one) => `${one.code?.coding?.[0]?.code} ${one.status} ${outputOf(one, 'order-state')}`);

  it('asked for what is there, with what may take its place', async () => {
    const asked = { aic: ['000000012', '000000036', '000000063'] };
    const { parameter = [] } = (await world.step('stock', 'SupplyRequest', asked)).body;
    const shown = parameter.map(({ part = [] }) =>
      part.map((one) =>
        [one, ...(one.part ?? [])]
          .map(({ name, valueString, valueCode, valueDate }) => valueString ?? valueCode ?? (valueDate ? 'day' : name))
          .join(' '),
      ),
    );
    assert.deepEqual(shown, [
      ['000000012', 'available', 'equivalent 000000024 available', 'equivalent 000000036 missing day'],
      ['000000036', 'missing', 'day', 'equivalent 000000012 available', 'equivalent 000000024 available'],
      ['000000063', 'not-in-list'],
    ]);
    for (const wrong of [{}, { aic: '12' }, { aic: [], other: 'x' }]) {
      await assert.rejects(world.step('stock', 'SupplyRequest', wrong), /: 400 /);
    }
  });

  it('ordered, confirmed, shipped, delivered, received, dispensed', async () => {
    const line = await world.taken();
    const order = await ordered(line);
    await world.until(order, 'confirmed');
    await world.until(order, 'in-delivery');
    const [announced] = await deliveriesOf(order);
    assert.equal(announced?.status, 'in-progress');
    const note = announced.identifier?.[0]?.value ?? '';
    const stored = await world.until(order, 'delivered');
    assert.equal(stored.status, 'completed');
    assert.equal(await noticesAbout(order, 'medicine-ready'), 1);
    // What the distributor says it delivered cannot be handed over before the pharmacy has it.
    const item = { prescription: `MedicationRequest/${line}`, channel: 'dpc', aic: aics.inStock, quantity: 2 };
    await assert.rejects(world.step('dispense', `MedicationRequest/${line}`, { operation: '1', item }), /DS-16/);
    // Nor is it ordered once more.
    await assert.rejects(ordered(line), /DS-08/);
    await world.step('receive', order, { deliveryNote: note, pack: { aic: aics.inStock, quantity: 2 } });
    assert.deepEqual(statesOf(await world.ended(order)), [
      'webdpc-order completed requested',
      'webdpc-confirm-delivery completed delivered',
    ]);
    const deliveries = await deliveriesOf(order);
    assert.deepEqual(
      deliveries.map(({ status, extension = [] }) => [status, extension.length]),
      [['completed', 2]],
    );
    const dispensed = await world.step('dispense', `MedicationRequest/${line}`, { operation: '1', item });
    const [dispense] = (dispensed.body.parameter ?? []).flatMap(({ resource }) =>
      resource?.resourceType === 'MedicationDispense' ? [resource as MedicationDispense] : [],
    );
    assert.deepEqual(dispense?.supportingInformation, [{ reference: order }]);
    // No fee of the distribution on behalf is known for today: it is said, and nothing is refused.
    assert.ok(
      dispensed.remarks.some((text) => text.includes('DS-21')),
      JSON.stringify(dispensed.remarks),
    );
    assert.equal(await noticesAbout(order, 'medicine-ready'), 1);
    const inWebDpc = world.records((records) => records.find(numberOf(stored)));
    assert.ok(inWebDpc?.deliveries[0]?.confirmedAt);
  });

  it('cancelled in time', async () => {
    const early = await ordered(await world.taken());
    await world.step('cancel-order', early);
    assert.deepEqual(statesOf(await world.ended(early)), [
      'webdpc-order completed requested',
      'webdpc-cancel-order completed cancelled',
    ]);
    const number = numberOf(await world.until(early, 'cancelled'));
    assert.equal(
      world.records((records) => records.find(number)?.state),
      'cancelled',
    );
  });

  it('missing at the distributor: told, reported, authorised, dispensed under convention', async () => {
    const line = await world.taken(aics.missing, 1);
    const order = await ordered(line, aics.missing, 1);
    const stored = await world.until(order, 'missing');
    assert.equal(stored.status, 'suspended');
    assert.equal(await noticesAbout(order, 'medicine-not-available'), 2);
    const item = {
      prescription: `MedicationRequest/${line}`,
      channel: 'convention',
      aic: aics.missing,
      quantity: 1,
      price: 12.5,
    };
    await assert.rejects(world.step('dispense', `MedicationRequest/${line}`, { operation: '1', item }), /DS-07/);
    await world.step('shortage', order);
    const [, reported] = await world.ended(order);
    assert.match(reported === undefined ? '' : (outputOf(reported, 'authorisation') ?? ''), /^CONV-/);
    // The person and the prescriber were told once, and what is reported is not reported again.
    assert.equal(await noticesAbout(order, 'medicine-not-available'), 2);
    assert.match((await world.step('shortage', order)).remarks.join(), /DS-37/);
    assert.equal((await world.ended(order)).length, 2);
    await world.step('dispense', `MedicationRequest/${line}`, { operation: '1', item });
  });

  it('returned lot by lot when nobody fetched it', async () => {
    const order = await ordered(await world.taken(aics.inStock, 12), aics.inStock, 12);
    await world.until(order, 'delivered');
    const [delivery] = await deliveriesOf(order);
    const note = delivery?.identifier?.[0]?.value ?? '';
    await world.step('receive', order, { deliveryNote: note, pack: { aic: aics.inStock, quantity: 12 } });
    await world.step('return', order, { reason: 'not-collected' });
    const tasks = await world.ended(order);
    assert.deepEqual(statesOf(tasks).at(-1), 'webdpc-return completed returned');
    const number = numberOf(await world.until(order, 'returned'));
    const returns = world.records((records) => records.find(number)?.returns);
    assert.deepEqual(returns, [
      {
        returnNumber: tasks.at(-1)?.id,
        reason: 'not-collected',
        packs: [
          { lot: 'L0012A', quantity: 10 },
          { lot: 'L0012B', quantity: 2 },
        ],
      },
    ]);
  });

  it('a confirmation that waits for its lots keeps no other order of the prescription', async () => {
    const line = await world.taken(aics.inStock, 4);
    const first = await ordered(line);
    await world.ended(first);
    await world.step('receive', first, { deliveryNote: 'A-MANO', pack: { aic: aics.inStock, quantity: 2 } });
    const second = await ordered(line);
    assert.deepEqual(statesOf(await world.ended(second)), ['webdpc-order completed requested']);
    const found = await world.call<Bundle<Task>>('GET', `Task?focus=${first}&code=webdpc-confirm-delivery`);
    assert.equal(found.entry?.[0]?.resource?.status, 'requested');
  });

  it('not in the list of the distributor: refused, cancelled, and the pharmacist is told', async () => {
    const order = await ordered(await world.taken('099999999', 1), '099999999', 1);
    const [task] = await world.ended(order);
    assert.equal(task?.status, 'failed');
    assert.equal(task?.statusReason?.text, 'not-in-list');
    await world.until(order, 'cancelled');
    assert.equal(await noticesAbout(order, 'exchange-failed'), 1);
  });

  it('reported missing after the distributor confirmed it: the order is again what it was', async () => {
    const order = await ordered(await world.taken());
    await world.until(order, 'confirmed');
    await world.step('shortage', order);
    const [, task] = await world.ended(order);
    assert.equal(task?.status, 'failed');
    await world.until(order, 'delivered');
  });
});

describe('orders on behalf that nobody asks about', function () {
  this.timeout(60_000);
  const newDirectory = withDataDirectories();

  it('cancelled too late are again what they were, and the pharmacist is told', async () => {
    // The distributor delivers at once, and the platform does not know.
    const world = await startWebDpcWorld(await newDirectory(), { simulatorSeconds: 0, followSeconds: 0 });
    try {
      const line = await world.taken();
      const made = await world.step('order', `MedicationRequest/${line}`, { aic: aics.inStock, quantity: 2 });
      const order = `SupplyRequest/${made.order?.id}`;
      await world.ended(order);
      await world.step('cancel-order', order);
      const [, task] = await world.ended(order);
      assert.deepEqual([task?.status, task?.statusReason?.coding?.[0]?.code], ['failed', 'refused']);
      const stored = await world.until(order, 'requested');
      assert.equal(stored.status, 'active');
      const told = await world.call<Bundle<Communication>>('GET', 'Communication?_sort=-sent&_count=20');
      assert.ok(
        told.entry?.some(({ resource }) => resource?.about?.some(({ reference }) => reference === `Task/${task?.id}`)),
      );
      const number = stored.identifier?.[0]?.value ?? '';
      assert.equal(
        world.records((records) => records.countSteps(number, 'cancel')),
        0,
      );
    } finally {
      await world.stop();
    }
  });
});
