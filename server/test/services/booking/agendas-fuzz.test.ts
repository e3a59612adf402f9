import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Schedule } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import fc from 'fast-check';
import { AvailabilityKeeper } from '../../../src/services/booking/availability/availability-keeper.ts';
import { bookingOperations } from '../../../src/services/booking/steps.ts';
import { runsOf } from '../../store/test-store.ts';
import {
  agendaOf,
  type BookingWorld,
  dayFromNow,
  openBooking,
  operator,
  remarksOf,
  toParameters,
} from './booking-world.ts';

/** Values that nobody should send. */
const odd = fc.oneof(
  fc.constantFrom(null, 0, -1, 1e9, true, '', 'x', '9999-12-31', '2026-02-30', [], [null], {}, { url: 1 }, [[]]),
  fc.jsonValue({ maxDepth: 2 }),
);
const elements = ['extension', 'identifier', 'active', 'serviceType', 'actor', 'planningHorizon', 'meta', 'comment'];
const names = ['service', 'priority', 'access', 'prescription', 'patient', 'channel', 'regime', 'mode', 'area', 'asl'];
const more = ['district', 'municipality', 'near', 'kilometres', 'from', 'to', 'count', 'sameDay', 'minutesBetween'];
const values = [
  '89.7A.3',
  'P',
  'B',
  '-1',
  '51',
  'true',
  '40|14',
  '|',
  'NaN|1',
  'Patient/persona',
  '2027-01-01',
  'a,b',
  '%',
];

describe('agendas and availability, asked badly', function () {
  this.timeout(60_000);
  let folder: string;
  let world: BookingWorld;
  let keeper: AvailabilityKeeper;
  let id: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-agendas-fuzz-'));
    world = await openBooking(folder, undefined, (store) => {
      keeper = new AvailabilityKeeper({
        store,
        maximumSlots: 10_000,
        patience: 5000,
        onFailure: (error) => {
          throw error;
        },
      });
      return bookingOperations(keeper);
    });
    id = await world.publish(agendaOf(), { days: 3 });
  });

  after(async () => {
    await keeper.close();
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** An answer, or a refusal that is the caller's fault. */
  async function judged(answer: Promise<unknown>): Promise<void> {
    try {
      await answer;
    } catch (error) {
      assert.ok(error instanceof FhirError && error.status < 500, String(error));
    }
  }

  it('never fails on an agenda whose elements are anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...elements), odd, fc.boolean(), async (element, value, isNew) => {
        const agenda = { ...agendaOf(), [element]: value } as Schedule;
        const address = isNew ? 'Schedule/$booking-draft-agenda' : `Schedule/${id}/$booking-publish-agenda`;
        const body = { resourceType: 'Parameters', parameter: [{ name: 'agenda', resource: agenda }] };
        await judged(world.ask(operator, 'POST', address, body));
      }),
      { numRuns: runsOf(150) },
    );
  });

  it('never fails on an extension of an agenda whose parts are anything', async () => {
    const { extension = [] } = agendaOf();
    await fc.assert(
      fc.asyncProperty(fc.nat(extension.length - 1), odd, async (at, value) => {
        const changed = extension.map((one, index) => (index === at ? { url: one.url, extension: value } : one));
        const agenda = { ...agendaOf(), extension: changed } as Schedule;
        const body = { resourceType: 'Parameters', parameter: [{ name: 'agenda', resource: agenda }] };
        await judged(world.ask(operator, 'POST', `Schedule/${id}/$booking-publish-agenda`, body));
      }),
      { numRuns: runsOf(100) },
    );
  });

  it('never fails on a search whatever its parameters are', async () => {
    const pair = fc.tuple(fc.constantFrom(...names, ...more), fc.oneof(fc.constantFrom(...values), fc.string()));
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { maxLength: 6 }), async (pairs) => {
        const query = new URLSearchParams([['service', '89.7A.3'], ['priority', 'P'], ...pairs] as string[][]);
        await judged(world.ask(operator, 'GET', `HealthcareService/$find-availability?${query}`));
      }),
      { numRuns: runsOf(300) },
    );
  });

  it('refuses days that do not exist, and remarks on closures for ever', async () => {
    const close = `Schedule/${id}/$booking-close-agenda`;
    const reason = 'strike';
    assert.equal(
      await world.refusal(operator, close, { from: '2027-02-30', to: '2027-03-01', reason }),
      'operation-parameter-invalid',
    );
    const forEver = await world.step(operator, close, { from: dayFromNow(1), to: '9999-12-31', reason });
    assert.match(remarksOf(forEver), /BK-17/);
    const extend = toParameters({ until: '9999-12-31' });
    await judged(world.ask(operator, 'POST', `Schedule/${id}/$booking-extend-agenda`, extend));
  });
});
