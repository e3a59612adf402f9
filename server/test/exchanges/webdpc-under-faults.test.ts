import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bundle, SupplyDelivery } from '@medplum/fhirtypes';
import type { Values } from '../services/step-answers.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { aics, startWebDpcWorld, type WebDpcWorld } from './webdpc-world.ts';

type Course = 'cancelled' | 'received' | 'reported';

/** An order under way. */
interface Placed {
  readonly course: Course;
  readonly line: string;
  readonly order: string;
  readonly number: string;
}

const courses: readonly Course[] = ['cancelled', 'received', 'reported'];
const times = Number(process.env['SINFONIA_TRIAL_WEBDPC_ORDERS'] ?? 18);

describe('orders on behalf through FHIR under faults and kills', function () {
  this.timeout(240_000 + times * 2_000);
  const newDirectory = withDataDirectories();
  let started: WebDpcWorld | undefined;
  afterEach(() => started?.stop());

  it(`end with one order each in WebDPC, and the same state on both sides: ${times}`, async () => {
    const options = { simulatorFaults: 20, simulatorSeconds: 15, timeoutSeconds: 1, attempts: 1000 };
    const world = await startWebDpcWorld(await newDirectory(), options);
    started = world;
    let killing = Promise.resolve();
    /** Asks until somebody answers: the server may be down. */
    const steadily = async <T>(ask: () => Promise<T>): Promise<T> => {
      for (;;) {
        await killing;
        try {
          return await ask();
        } catch (error) {
          if (!(error instanceof TypeError)) throw error;
          await wait(50);
        }
      }
    };
    /** Nobody knows whether a step was made when the server was killed: made again under its key it is the same. */
    const step = (name: string, target: string, values: Values = {}) =>
      steadily(() => world.step(name, target, { key: `${name}-${target.replace('/', '-')}`, ...values }));

    const lines: (readonly [Course, string])[] = [];
    for (let index = 0; index < times; index++) {
      const course = courses[index % courses.length] ?? 'received';
      lines.push([course, await world.taken(course === 'reported' ? aics.missing : aics.inStock, 2)]);
    }

    const place = async ([course, line]: readonly [Course, string]): Promise<Placed> => {
      const aic = course === 'reported' ? aics.missing : aics.inStock;
      const { order } = await step('order', `MedicationRequest/${line}`, { aic, quantity: 2 });
      return { course, line, order: `SupplyRequest/${order?.id}`, number: order?.identifier?.at(-1)?.value ?? '' };
    };
    const go = async ({ course, order }: Placed): Promise<void> => {
      if (course === 'cancelled') await step('cancel-order', order);
      if (course === 'reported') {
        await steadily(() => world.until(order, 'missing'));
        await step('shortage', order);
      }
      if (course === 'received') {
        await steadily(() => world.until(order, 'delivered'));
        const found = await steadily(() =>
          world.call<Bundle<SupplyDelivery>>('GET', `SupplyDelivery?based-on=${order}`),
        );
        assert.equal(found.entry?.length, 1);
        const deliveryNote = found.entry?.[0]?.resource?.identifier?.[0]?.value ?? '';
        await step('receive', order, { deliveryNote, pack: { aic: aics.inStock, quantity: 2 } });
      }
    };

    const placing = Promise.all(lines.map(place));
    await wait(150);
    killing = world.restart();
    await killing;
    const placed = await placing;
    const going = Promise.all(placed.map(go));
    for (const after of [3_000, 9_000]) {
      await wait(after);
      killing = world.restart();
      await killing;
    }
    await going;
    const tasks = (await Promise.all(placed.map(({ order }) => world.ended(order)))).flat();
    assert.deepEqual(
      tasks.filter(({ status }) => status !== 'completed').map(({ statusReason }) => statusReason),
      [],
    );
    assert.equal(tasks.length, times * 2);
    await wait(2_500);
    const states = { cancelled: 'cancelled', received: 'delivered', reported: 'missing' } as const;
    for (const { course, order, number } of placed) {
      await world.until(order, states[course]);
      const found = world.records((records) => ({
        state: records.find(number)?.state,
        ordered: records.countSteps(number, 'order'),
        cancelled: records.countSteps(number, 'cancel'),
        confirmed: records.countSteps(number, 'confirm-delivery'),
        reported: records.countSteps(number, 'report-shortage'),
      }));
      assert.deepEqual(found, {
        state: states[course],
        ordered: 1,
        cancelled: course === 'cancelled' ? 1 : 0,
        confirmed: course === 'received' ? 1 : 0,
        reported: course === 'reported' ? 1 : 0,
      });
    }
    assert.equal(
      world.records((records) => [...records.all()].length),
      times,
    );
    const deliveries = await world.call<Bundle>('GET', 'SupplyDelivery?_summary=count');
    assert.equal(deliveries.total, placed.filter(({ course }) => course === 'received').length);
  });
});
