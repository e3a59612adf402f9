import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment, ServiceRequest } from '@medplum/fhirtypes';
import { bookingOperations } from '../../../src/services/booking/bookings/steps.ts';
import { noDecision } from '../../access/no-decision.ts';
import { type InProcessApi, openInProcessApi } from '../../audit/in-process-api.ts';
import { now, put } from '../dispensing/dispensing-world.ts';
import { callerNamed, lineOf, make, newNre, putRegisters, slotOf } from './bookings-world.ts';

const citizen = callerNamed('citizen');

describe('a step of a booking that If-Match binds to the version that was read', function () {
  this.timeout(60_000);
  let folder: string;
  let api: InProcessApi;
  /** What somebody else does once, when the next step has been judged and is about to be written. */
  let meanwhile: (() => Promise<void>) | undefined;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-bound-'));
    const access = {
      ...noDecision,
      completeWrites: async (...[, operations]: Parameters<typeof noDecision.completeWrites>) => {
        const act = meanwhile;
        meanwhile = undefined;
        await act?.();
        return operations;
      },
    };
    api = await openInProcessApi(
      folder,
      () => access,
      () => bookingOperations(),
    );
    await putRegisters(api);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function held(slot: string): Promise<{ readonly id: string; readonly line: string; readonly ifMatch: string }> {
    const nre = newNre();
    await put(api, [lineOf({ nre }), slotOf({ id: slot, agenda: 'prime', inMinutes: 30 })]);
    const line = `ServiceRequest/l${nre}`;
    const answer = await make(api, citizen, 'hold', undefined, { slot: `Slot/${slot}`, line });
    const [booking] = answer.shown<Appointment>('booking');
    assert.ok(booking);
    return { id: booking.id, line, ifMatch: `W/"${booking.meta?.versionId}"` };
  }

  it('is judged anew when something else changes meanwhile', async () => {
    const { id, line, ifMatch } = await held('legato-1');
    meanwhile = async () => {
      const current = await now<ServiceRequest>(api, line);
      await put(api, [{ ...current, note: [{ text: 'Esito del Sistema TS' }] }]);
    };
    const booked = await make(api, citizen, 'book', undefined, { hold: `Appointment/${id}` }, { ifMatch });
    assert.equal(booked.state, 'booked', booked.body);
    assert.deepEqual((await now<ServiceRequest>(api, line)).note, [{ text: 'Esito del Sistema TS' }]);
  });

  it('is refused when what it is bound to changes meanwhile', async () => {
    const { id, ifMatch } = await held('legato-2');
    meanwhile = async () => {
      const current = await now<Appointment>(api, `Appointment/${id}`);
      await put(api, [{ ...current, comment: 'Cambiata da altri' }]);
    };
    const refused = await make(api, citizen, 'book', undefined, { hold: `Appointment/${id}` }, { ifMatch });
    assert.deepEqual([refused.status, refused.code], [412, 'version-mismatch']);
    assert.equal((await now<Appointment>(api, `Appointment/${id}`)).status, 'pending');
  });
});
