import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent, Communication, Provenance, SupplyDelivery, SupplyRequest, Task } from '@medplum/fhirtypes';
import { readTask } from '../../src/exchanges/tasks/read-task.ts';
import { followOrders } from '../../src/exchanges/webdpc/follow/follow-orders.ts';
import { writeWebDpcCall } from '../../src/exchanges/webdpc/from-fhir/write-call.ts';
import { WebDpcHttpAdapter } from '../../src/exchanges/webdpc/http-adapter.ts';
import { fromOutbox } from '../../src/exchanges/webdpc/order-message.ts';
import { WebDpcSimulator } from '../../src/exchanges/webdpc/simulator/simulator.ts';
import { orderIn, orderStateOf } from '../../src/services/dispensing/prescription/orders.ts';
import type { Read } from '../../src/services/steps/changes.ts';
import { fhirBase, type InProcessApi } from '../audit/in-process-api.ts';
import { lineOf, newNre } from '../services/dispensing/dispensing-lines.ts';
import { make, present } from '../services/dispensing/dispensing-steps.ts';
import {
  allOf,
  now,
  openDispensing,
  otherPharmacist,
  people,
  pharmacist,
  put,
} from '../services/dispensing/dispensing-world.ts';

const hour = 3_600_000;
const inStock = '000000012';

describe('orders followed at the distributor', () => {
  let folder: string;
  let api: InProcessApi;
  let simulator: WebDpcSimulator;
  let adapter: WebDpcHttpAdapter;
  let clock: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-followed-'));
    api = await openDispensing(folder);
    for (const [address, value] of [
      [people.pharmacy, 'FARM1'],
      [people.otherPharmacy, 'FARM2'],
    ] as const) {
      const identifier = [{ system: 'https://fhir.sinfonia.campania.it/sid/pharmacy', value }];
      await put(api, [{ ...(await now<{ resourceType: 'Organization' }>(api, address)), identifier }]);
    }
    clock = Date.now() - 72 * hour;
    simulator = await WebDpcSimulator.start({ file: join(folder, 'webdpc.sqlite'), clock: () => clock });
    adapter = new WebDpcHttpAdapter({ address: simulator.address, timeout: 300, connections: 4 });
  });
  afterEach(async () => {
    adapter.close();
    await simulator.stop();
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const look = (isStopped = () => false) =>
    followOrders({ port: adapter, every: 1_000, atOnce: 2 }).look({ context: api.context, fhirBase }, isStopped);

  /** A prescription that the pharmacist holds, with an order that WebDPC has. */
  async function ordered(aic = inStock, quantity = 2): Promise<{ readonly line: string; readonly order: string }> {
    const line = lineOf({ nre: newNre(), channel: 'dpc', packs: quantity, aic });
    await put(api, [line]);
    await present(api, pharmacist, line.groupIdentifier?.value ?? '');
    const made = await make(api, pharmacist, 'order', line.id, { aic, quantity });
    const order = `SupplyRequest/${made.shown<SupplyRequest>('order')[0]?.id}`;
    const task = (await allOf<Task>(api, 'Task')).find(({ focus }) => focus?.reference === order);
    const asked = readTask(task as Read<Task>);
    const written = asked === undefined ? undefined : await writeWebDpcCall(api.store, asked);
    assert.ok(written?.ok);
    const message = fromOutbox(written);
    assert.equal(message?.kind, 'order');
    assert.equal((await adapter.call('order', message?.request as never)).kind, 'accepted');
    return { line: line.id, order };
  }

  const stateOf = async (order: string) => orderStateOf(await now<SupplyRequest>(api, order));
  const versionOf = async (order: string) => (await now<SupplyRequest>(api, order)).meta?.versionId;
  const deliveries = () => allOf<SupplyDelivery>(api, 'SupplyDelivery');
  const toldOf = async (template: string) =>
    (await allOf<Communication>(api, 'Communication'))
      .filter(({ extension }) => extension?.some(({ valueCode }) => valueCode === template))
      .flatMap(({ recipient }) => recipient?.map(({ reference }) => reference));

  it('come forward step by step, and what is told again changes nothing', async () => {
    const { order } = await ordered();
    assert.equal(await look(), 0);
    for (const [hours, state, known] of [
      [1, 'confirmed', 0],
      [4, 'in-delivery', 1],
      [19, 'delivered', 1],
    ] as const) {
      clock += hours * hour;
      assert.equal(await look(), 1, state);
      assert.equal(await stateOf(order), state);
      assert.equal((await deliveries()).length, known);
      const version = await versionOf(order);
      assert.equal(await look(), 0);
      assert.equal(await versionOf(order), version);
    }
    assert.deepEqual(await toldOf('medicine-ready'), [people.person]);
    const records = await allOf<Provenance>(api, 'Provenance');
    const steps = records.map(({ activity }) => activity?.coding?.find(({ system }) => system?.endsWith('step'))?.code);
    assert.equal(steps.filter((step) => step === 'exchange-follow').length, 3);
    await api.audit.flush();
    const events = await allOf<AuditEvent>(api, 'AuditEvent');
    assert.ok(events.some(({ entity }) => entity?.some(({ what }) => what?.reference?.startsWith(order))));
  });

  it('are received once, and the person is told once', async () => {
    const { line, order } = await ordered();
    clock += 24 * hour;
    await look();
    const note = (await deliveries())[0]?.identifier?.[0]?.value ?? '';
    const pack = { aic: inStock, quantity: 2 };
    const received = await make(api, pharmacist, 'receive', order, { deliveryNote: note, pack });
    assert.equal(received.status, 200, received.body);
    assert.equal((await make(api, pharmacist, 'receive', order, { deliveryNote: note, pack })).rule, 'DS-23');
    assert.deepEqual(
      (await deliveries()).map(({ status, extension }) => [status, extension?.length]),
      [['completed', 2]],
    );
    assert.deepEqual(await toldOf('medicine-ready'), [people.person]);
    assert.equal(await look(), 0);
    const item = { prescription: `MedicationRequest/${line}`, channel: 'dpc', aic: inStock, quantity: 2 };
    assert.equal((await make(api, pharmacist, 'dispense', line, { operation: '1', item })).state, '8');
  });

  it('are received under another number, and not delivered twice', async () => {
    const { order } = await ordered();
    clock += 24 * hour;
    const pack = { aic: inStock, quantity: 2, lot: 'L0012A' };
    assert.equal((await make(api, pharmacist, 'receive', order, { deliveryNote: 'A-MANO', pack })).status, 200);
    await look();
    assert.equal((await deliveries()).length, 1);
    assert.equal(await stateOf(order), 'delivered');
  });

  it('give a delivery without lots those of the distributor while its confirmation waits for them', async () => {
    const { order } = await ordered();
    clock += 24 * hour;
    simulator.moveOn();
    const record = [...simulator.records.all()][0];
    const note = record?.deliveries[0]?.note ?? '';
    const pack = { aic: inStock, quantity: 2 };
    assert.equal((await make(api, pharmacist, 'receive', order, { deliveryNote: note, pack })).status, 200);
    const task = (await allOf<Task>(api, 'Task')).find(
      ({ code }) => code?.coding?.[0]?.code === 'webdpc-confirm-delivery',
    );
    const asked = readTask(task as Read<Task>);
    assert.ok(asked);
    const before = await writeWebDpcCall(api.store, asked);
    assert.deepEqual(before, { ok: false, place: 'SupplyDelivery.extension[confezione]', later: true });
    assert.equal(await look(), 1);
    const after = await writeWebDpcCall(api.store, asked);
    assert.ok(after.ok);
    clock = Date.now();
    const message = fromOutbox(after);
    assert.equal((await adapter.call('confirmDelivery', message?.request as never)).kind, 'accepted');
  });

  it('that are missing tell person and prescriber; one whose prescription was released tells nobody', async () => {
    const [held, released] = [await ordered('000000048'), await ordered('000000048')];
    assert.equal((await make(api, pharmacist, 'release', released.line)).state, '3');
    clock += hour;
    assert.equal(await look(), 2);
    assert.equal(await stateOf(held.order), 'missing');
    assert.equal(await stateOf(released.order), 'missing');
    assert.deepEqual((await toldOf('medicine-not-available')).sort(), [people.person, people.doctor].sort());
    // The pharmacy reports what is missing once, without telling them again.
    assert.equal((await make(api, pharmacist, 'shortage', held.order)).status, 200);
    assert.equal((await make(api, pharmacist, 'shortage', held.order)).status, 200);
    const reports = (await allOf<Task>(api, 'Task')).filter(({ code, focus }) => {
      const isReport = code?.coding?.some((one) => one.code === 'webdpc-shortage') === true;
      return isReport && focus?.reference === held.order;
    });
    assert.equal(reports.length, 1);
    assert.equal((await toldOf('medicine-not-available')).length, 2);
  });

  it('never go back, and are let be when the pharmacy ended them', async () => {
    const { order } = await ordered();
    clock += 5 * hour;
    await look();
    await put(api, [orderIn(await now<SupplyRequest>(api, order), 'delivered')]);
    assert.equal(await look(), 0);
    assert.equal(await stateOf(order), 'delivered');
    const other = await ordered();
    assert.equal((await make(api, pharmacist, 'cancel-order', other.order)).status, 200);
    clock += hour;
    await look();
    assert.equal(await stateOf(other.order), 'cancelled');
  });

  it('are left alone when WebDPC does not know them, or has them for another pharmacy or medicine', async () => {
    const { order } = await ordered();
    clock += hour;
    const stored = await now<SupplyRequest>(api, order);
    const changed: readonly Partial<SupplyRequest>[] = [
      { identifier: [{ system: stored.identifier?.[0]?.system ?? '', value: 'unknown-1' }] },
      { identifier: [{ system: stored.identifier?.[0]?.system ?? '', value: 'not a number' }] },
      { requester: { reference: people.otherPharmacy } },
      { requester: { reference: people.hospital } },
      { itemCodeableConcept: { coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.5', code: '000000024' }] } },
    ];
    for (const change of changed) {
      await put(api, [{ ...stored, ...change }]);
      assert.equal(await look(), 0, JSON.stringify(change));
      assert.equal(await stateOf(order), 'requested');
    }
    await put(api, [stored]);
    assert.equal(await look(), 1);
  });

  it('are asked about until WebDPC is silent, and no longer', async () => {
    for (let index = 0; index < 12; index++) await ordered();
    clock += hour;
    const calls = simulator.calls;
    simulator.failWith(() => 'timeout-before');
    assert.equal(await look(), 0);
    // Five in a row, and the one that was under way beside them.
    assert.ok(simulator.calls - calls <= 6, String(simulator.calls - calls));
    simulator.failWith(() => undefined);
    assert.equal(await look(() => true), 0);
    assert.equal(await look(), 12);
  });

  it('show their deliveries to the pharmacy that ordered, and to no other', async () => {
    const { line, order } = await ordered();
    clock += 24 * hour;
    await look();
    const shown = async () => {
      const { parameters } = await make(api, pharmacist, 'state', line);
      const found = parameters.filter(({ name }) => name === 'order').flatMap(({ part = [] }) => part);
      return found
        .filter(({ name }) => name === 'delivery')
        .map(({ part = [] }) =>
          part
            .filter(({ name }) => name !== 'pack')
            .map((one) => one.valueString ?? one.valueCode ?? one.valueInteger)
            .join(' '),
        );
    };
    assert.deepEqual(await shown(), ['DDT-000001 in-progress 2']);
    const address = `SupplyDelivery/${(await deliveries())[0]?.id}`;
    await make(api, pharmacist, 'receive', order, { deliveryNote: 'DDT-000001', pack: { aic: inStock, quantity: 2 } });
    assert.deepEqual(await shown(), ['DDT-000001 completed 2']);
    assert.equal((await api.ask(pharmacist, 'GET', address)).status, 200);
    assert.equal((await make(api, otherPharmacist, 'state', line)).status, 404);
    for (const hidden of [address, order]) {
      await assert.rejects(api.ask(otherPharmacist, 'GET', hidden), { status: 404 });
    }
  });
});
