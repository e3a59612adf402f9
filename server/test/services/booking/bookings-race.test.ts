import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment, ServiceRequest, Slot, Task } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { allOf } from '../dispensing/dispensing-world.ts';
import { putRace } from './booking-race.ts';
import { openBookings, putRegisters } from './bookings-world.ts';
import { runRace } from './race-processes.ts';

const bookers = 60;
const slots = 10;

describe('sixty people after ten slots, by two processes one of which is killed', function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-booking-race-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('gives each slot once, and everybody a clear answer', async () => {
    const world = await openBookings(folder);
    await putRegisters(world);
    await putRace(world, bookers, slots);
    await world.close();
    const { answers, killed } = await runRace({ folder, bookers, processes: 2, kills: [4] });
    assert.equal(killed, 1);
    assert.equal(answers.length, bookers);
    const api = await openBookings(folder);
    const bookings = (await allOf<Appointment>(api, 'Appointment')).filter(({ status }) => status === 'booked');
    assert.equal(bookings.length, slots);
    assert.equal(new Set(bookings.map(({ slot }) => slot?.[0]?.reference)).size, slots);
    assert.equal(new Set(bookings.map(({ basedOn }) => basedOn?.[0]?.reference)).size, slots);
    const served = answers.filter(({ booking }) => booking !== undefined);
    assert.deepEqual(served.map(({ booking }) => booking).sort(), bookings.map(({ id }) => id).sort());
    // Nothing was stored by halves: slot, prescription and messages are those of the bookings.
    const busy = (await allOf<Slot>(api, 'Slot')).filter(({ status }) => status === 'busy');
    assert.equal(busy.length, slots);
    const taken = (await allOf<ServiceRequest>(api, 'ServiceRequest')).filter(
      ({ extension }) =>
        extension?.find(({ url }) => url === extensionUrl.PrescriptionStateCode)?.valueCoding?.code === '5',
    );
    assert.deepEqual(
      taken.map(({ id }) => `ServiceRequest/${id}`).sort(),
      bookings.map(({ basedOn }) => basedOn?.[0]?.reference).sort(),
    );
    const tasks = await allOf<Task>(api, 'Task');
    assert.equal(tasks.length, 2 * slots);
    await api.close();
  });
});
