import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Parameters, ParametersParameter, Schedule } from '@medplum/fhirtypes';
import type { Principal } from '../../../src/access/principal.ts';
import { AvailabilityKeeper } from '../../../src/services/booking/availability/availability-keeper.ts';
import { bookingOperations } from '../../../src/services/booking/steps.ts';
import { openTestStore } from '../../store/test-store.ts';
import {
  agendaOf,
  type BookingWorld,
  citizen,
  coded,
  dayFromNow,
  openBooking,
  operator,
  principalOf,
} from './booking-world.ts';

const visit = '89.7A.3';
const exam = '89.52';

/** Values of the parameters of a name, below others of a name. */
function valuesOf(list: readonly ParametersParameter[] | undefined, ...path: readonly string[]): unknown[] {
  const [name, ...rest] = path;
  const found = (list ?? []).filter((one) => one.name === name);
  if (rest.length > 0) return found.flatMap(({ part }) => valuesOf(part, ...rest));
  return found.map((one) => {
    const [, value] = Object.entries(one).find(([key]) => key.startsWith('value')) ?? [];
    return (value as { reference?: string } | undefined)?.reference ?? value;
  });
}

describe('$find-availability', () => {
  let folder: string;
  let world: BookingWorld;
  let keeper: AvailabilityKeeper;
  let first: string;
  let second: string;
  let remote: string;
  let codes = 0;

  const named = (change: Partial<Schedule> = {}, extension: Schedule['extension'] = []): Schedule =>
    agendaOf(
      {
        identifier: [{ system: 'https://fhir.sinfonia.campania.it/sid/cup-schedule', value: `CERCA-${++codes}` }],
        ...change,
      },
      extension,
    );
  const ask = async (who: Principal, query: string): Promise<Parameters> => {
    const { body = '{}' } = await world.ask(who, 'GET', `HealthcareService/$find-availability?${query}`);
    return JSON.parse(body) as Parameters;
  };
  const found = async (who: Principal, query: string, ...path: readonly string[]): Promise<unknown[]> =>
    valuesOf((await ask(who, query)).parameter, ...path);
  const refusal = async (who: Principal, query: string): Promise<string> => {
    try {
      await ask(who, query);
    } catch (error) {
      const [issue] = (error as { issues?: { code: string; values?: Record<string, string> }[] }).issues ?? [];
      return issue?.values?.['rule'] ?? issue?.code ?? String(error);
    }
    return 'answered';
  };
  const openKeeper = (store: BookingWorld['store'], patience = 5000): AvailabilityKeeper =>
    new AvailabilityKeeper({
      store,
      maximumSlots: 100_000,
      patience,
      onFailure: (error) => {
        throw error;
      },
    });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-availability-'));
    world = await openBooking(folder, undefined, (store) => {
      keeper = openKeeper(store);
      return bookingOperations(keeper);
    });
    first = await world.publish(named({ serviceType: services(visit, exam) }), { days: 20 });
    second = await world.publish(
      named({
        serviceType: services(visit),
        actor: [{ reference: 'HealthcareService/cardiologia-due' }, { reference: 'Location/centro' }],
      }),
      { days: 20 },
    );
    remote = await world.publish(named({}, [coded('booking-delivery-mode', 'delivery-mode', 'televisit')]), {
      days: 10,
    });
    keeper.start();
  });

  after(async () => {
    await keeper.close();
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers the first slots with their structure, the longest wait and the area of guarantee', async () => {
    const answer = await ask(citizen, `service=${visit}&priority=B&patient=Patient/persona&count=5`);
    const starts = valuesOf(answer.parameter, 'availability', 'start') as string[];
    assert.equal(starts.length, 5);
    assert.deepEqual([...starts].sort(), starts);
    assert.ok(starts.every((start) => Date.parse(start) > Date.now()));
    assert.deepEqual(new Set(valuesOf(answer.parameter, 'availability', 'agenda')), new Set([`Schedule/${first}`]));
    assert.deepEqual(
      new Set(valuesOf(answer.parameter, 'availability', 'organization')),
      new Set(['Organization/ospedale']),
    );
    assert.deepEqual(valuesOf(answer.parameter, 'availability', 'withinMaximumTime'), Array(5).fill(true));
    assert.deepEqual(valuesOf(answer.parameter, 'availability', 'inGuaranteeArea'), Array(5).fill(true));
    assert.deepEqual(valuesOf(answer.parameter, 'guarantee', 'code'), ['150204']);
    assert.deepEqual(valuesOf(answer.parameter, 'maximumTime', 'lastDay'), [dayFromNow(10)]);
    assert.equal(valuesOf(answer.parameter, 'firstGuaranteed', 'start')[0], starts[0]);
    assert.deepEqual(valuesOf(answer.parameter, 'channel'), ['portal']);
  });

  it('looks over the Region, an ASL, around a position, and tells the distance', async () => {
    const everywhere = await found(
      operator,
      `service=${visit}&priority=P&area=region&count=50`,
      'availability',
      'agenda',
    );
    assert.deepEqual(new Set(everywhere), new Set([`Schedule/${first}`, `Schedule/${second}`]));
    const other = await found(operator, `service=${visit}&priority=P&asl=150207`, 'availability', 'agenda');
    assert.deepEqual(new Set(other), new Set([`Schedule/${second}`]));
    const near = `service=${visit}&priority=P&near=40.86|14.26&kilometres=10`;
    assert.deepEqual(new Set(await found(operator, near, 'availability', 'agenda')), new Set([`Schedule/${first}`]));
    const distances = (await found(operator, near, 'availability', 'kilometres')) as number[];
    assert.ok(
      distances.every((one) => one > 1 && one < 2),
      String(distances),
    );
    assert.deepEqual(
      await found(operator, `service=${visit}&priority=P&near=41.9|12.5&kilometres=10`, 'availability'),
      [],
    );
  });

  it('finds televisits only when they are asked for', async () => {
    const asked = `service=${visit}&priority=D&mode=televisit`;
    assert.deepEqual(new Set(await found(citizen, asked, 'availability', 'agenda')), new Set([`Schedule/${remote}`]));
    const inPerson = await found(citizen, `service=${visit}&priority=D&count=50`, 'availability', 'agenda');
    assert.ok(!inPerson.includes(`Schedule/${remote}`));
  });

  it('finds a visit and an examination one after the other on one day', async () => {
    const answer = await ask(operator, `service=${visit},${exam}&priority=D&minutesBetween=20&count=3`);
    const bundles = (answer.parameter ?? []).filter(({ name }) => name === 'bundle');
    assert.equal(bundles.length, 3);
    for (const { part } of bundles) {
      const [starts, ends] = [
        valuesOf(part, 'availability', 'start'),
        valuesOf(part, 'availability', 'end'),
      ] as string[][];
      const between = Date.parse(starts?.[1] ?? '') - Date.parse(ends?.[0] ?? '');
      assert.ok(between >= 20 * 60_000 && between < 86_400_000, String(between));
    }
  });

  it('sees at once what is booked, held, freed, closed and opened, and what another process writes', async () => {
    const query = `service=${visit}&priority=B&asl=150204&count=1`;
    const slot = async () => String((await found(operator, query, 'availability', 'slot'))[0]);
    const taken = await slot();
    const current = await world.store.read({ type: 'Slot', id: taken.slice('Slot/'.length) });
    const stored = JSON.parse(current?.json ?? '{}');
    await world.put({ ...stored, status: 'busy' });
    assert.notEqual(await slot(), taken);
    await world.put({ ...stored, status: 'free' });
    assert.equal(await slot(), taken);
    const day = stored.start.slice(0, 10);
    await world.step(operator, `Schedule/${first}/$booking-close-agenda`, { from: day, to: day, reason: 'strike' });
    assert.notEqual(await slot(), taken);
    await world.step(operator, `Schedule/${first}/$booking-reopen-agenda`, { from: day });
    assert.equal(await slot(), taken);
    const other = await openTestStore(folder, 'https://sinfonia.example/fhir');
    try {
      await other.write([{ kind: 'update', method: 'PUT', resource: { ...stored, status: 'busy' } }]);
      assert.notEqual(await slot(), taken);
    } finally {
      await other.close();
    }
  });

  it('says that the person goes on the waiting list when nothing is in time where times are guaranteed', async () => {
    // Nobody offers this service in the area of the other person.
    const answer = await ask(operator, `service=${exam}&priority=U&patient=Patient/altra&area=region`);
    assert.match(JSON.stringify(answer), /BA-08/);
    assert.deepEqual(new Set(valuesOf(answer.parameter, 'availability', 'inGuaranteeArea')), new Set([false]));
    assert.doesNotMatch(JSON.stringify(await ask(operator, `service=${visit}&priority=P&asl=150204`)), /BA-08/);
  });

  it('keeps apart classes, first accesses and channels', async () => {
    assert.deepEqual(await found(operator, `service=${visit}&access=control`, 'availability'), []);
    assert.deepEqual(await found(operator, `service=${visit}&priority=B&regime=alpi`, 'availability'), []);
    const pharmacist = principalOf('pharmacist', { organization: 'Organization/accreditato' });
    assert.deepEqual(await found(pharmacist, `service=${visit}&priority=B&count=1`, 'channel'), ['pharmacy']);
    assert.equal(await refusal(pharmacist, `service=${visit}&priority=B&channel=desk`), 'BK-43');
  });

  it('refuses what it cannot read, and roles that book nothing', async () => {
    for (const query of [
      'priority=B',
      `service=${visit}`,
      `service=${visit}&priority=X`,
      `service=${visit}&priority=B&near=90`,
      `service=${visit}&priority=B&kilometres=4`,
      `service=${visit}&priority=B&count=51`,
      `service=${visit}&priority=B&from=2027-02-30`,
      `service=${visit}&priority=B&from=${dayFromNow(5)}&to=${dayFromNow(2)}`,
      `service=${visit}&priority=B&mode=by-pigeon`,
      `service=${visit}&priority=B&asl=x`,
      `service=a,b,c,d,e,f&priority=B`,
      `service=${visit}&priority=B&patient=persona`,
      `service=${visit}&priority=B&area=district`,
      `service=${visit}&priority=B&colour=red`,
    ]) {
      assert.match(await refusal(operator, query), /^operation-parameter-(invalid|missing|unknown)$/, query);
    }
    assert.equal(await refusal(operator, `service=${visit}&priority=B&patient=Patient/nessuno`), 'resource-not-found');
    assert.equal(await refusal(principalOf('auditor'), `service=${visit}&priority=B`), 'step-role-not-allowed');
  });

  it('is not ready while the slots are read, and says when to come back', async () => {
    const slow = openKeeper(
      {
        ...world.store,
        read: (address) => world.store.read(address),
        search: (plan) => world.store.search(plan),
        // A store that takes its time.
        async *scan() {
          await new Promise((resume) => {
            setTimeout(resume, 300);
          });
        },
      },
      10,
    );
    await assert.rejects(slow.current(), (error: { issues: { code: string }[]; headers?: Record<string, string> }) => {
      assert.equal(error.issues[0]?.code, 'availability-not-ready');
      return JSON.stringify(error).includes('Retry-After') || error.headers?.['Retry-After'] === '10';
    });
    assert.equal(slow.facts().isReady, false);
    await slow.close();
  });

  it('is rebuilt from the store as it was', async () => {
    const again = openKeeper(world.store);
    again.start();
    const [one, other] = [await keeper.current(), await again.current()];
    assert.equal(other.index.size.slots, one.index.size.slots);
    assert.deepEqual([...other.agendas.keys()].sort(), [...one.agendas.keys()].sort());
    await again.close();
  });

  it('opens a slot that another system wrote when its agenda says, also when that is changed', async () => {
    const releasing = (days: number): Schedule => ({
      ...named({ active: true, serviceType: services('88.72.3') }, [
        {
          url: 'https://fhir.sinfonia.campania.it/StructureDefinition/schedule-quota',
          extension: [
            { url: 'class', valueCoding: { code: 'B' } },
            { url: 'share', valuePositiveInt: 30 },
            { url: 'releaseDays', valueUnsignedInt: days },
          ],
        },
      ]),
      id: 'scritta',
    });
    const start = `${dayFromNow(10)}T09:00:00Z`;
    await world.put(releasing(30), {
      resourceType: 'Slot',
      id: 'scritto',
      extension: [coded('booking-priority-class', 'priority-class', 'B')],
      schedule: { reference: 'Schedule/scritta' },
      status: 'free',
      start,
      end: `${dayFromNow(10)}T09:20:00Z`,
    });
    const query = 'service=88.72.3&priority=P';
    assert.deepEqual(await found(operator, query, 'availability', 'slot'), ['Slot/scritto']);
    await world.put(releasing(2));
    assert.deepEqual(await found(operator, query, 'availability', 'slot'), []);
    await world.put(releasing(11));
    assert.deepEqual(await found(operator, query, 'availability', 'slot'), ['Slot/scritto']);
  });

  it('lists closed agendas to everybody, with the reason', async () => {
    const [from, to] = [dayFromNow(12), dayFromNow(13)];
    await world.step(operator, `Schedule/${second}/$booking-close-agenda`, { from, to, reason: 'maintenance' });
    const list = async (query: string): Promise<Parameters> =>
      JSON.parse((await world.ask(citizen, 'GET', `Schedule/$booking-closures${query}`)).body ?? '{}');
    const answer = await list('');
    assert.deepEqual(valuesOf(answer.parameter, 'closure', 'agenda'), [`Schedule/${second}`]);
    assert.deepEqual(valuesOf(answer.parameter, 'closure', 'reason'), ['maintenance']);
    assert.deepEqual(valuesOf(answer.parameter, 'closure', 'from'), [from]);
    assert.deepEqual(valuesOf((await list('?asl=150204')).parameter, 'closure', 'agenda'), []);
    assert.deepEqual(valuesOf((await list('?asl=150207')).parameter, 'total'), [1]);
  });

  it('tells who keeps an agenda where it stands', async () => {
    const { body = '{}' } = await world.ask(operator, 'GET', `Schedule/${second}/$booking-agenda-state`);
    const { parameter } = JSON.parse(body) as Parameters;
    assert.deepEqual(valuesOf(parameter, 'state'), ['published']);
    assert.deepEqual(valuesOf(parameter, 'complete'), [true]);
    assert.deepEqual(valuesOf(parameter, 'slotsThrough'), [dayFromNow(20)]);
    assert.ok(valuesOf(parameter, 'next', 'step').includes('booking-close-agenda'));
  });
});

function services(...list: readonly string[]): NonNullable<Schedule['serviceType']> {
  return list.map((code) => ({ coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.11', code }] }));
}
