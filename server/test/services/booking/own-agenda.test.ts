import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment, Bundle } from '@medplum/fhirtypes';
import type { Principal } from '../../../src/access/principal.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import { callerOf, put } from '../dispensing/dispensing-world.ts';
import { refusalOf, toOutcome } from '../step-answers.ts';
import { callerNamed, lineOf, make, newNre, openBookings, people, putRegisters, slotOf } from './bookings-world.ts';

describe('what the structure of an agenda sees', function () {
  this.timeout(60_000);
  let folder: string;
  let api: InProcessApi;
  let here = '';
  let elsewhere = '';
  const otherVendor = callerOf('vendor-system', people.otherClinic);

  const statusOf = async (who: Principal, address: string): Promise<number> => {
    try {
      return toOutcome(await api.ask(who, 'GET', address)).status;
    } catch (error) {
      return refusalOf(error).status;
    }
  };
  const found = async (who: Principal, address: string): Promise<readonly string[]> => {
    const { body } = await api.ask(who, 'GET', address);
    const { entry = [] } = JSON.parse(String(body)) as Bundle;
    return entry.map(({ resource }) => `${resource?.resourceType}/${resource?.id}`).sort();
  };
  const book = async (patient: string, agenda: string, inMinutes: number): Promise<string> => {
    const nre = newNre();
    const id = `own-${agenda}-${inMinutes}`;
    await put(api, [lineOf({ nre, patient }), slotOf({ id, agenda, inMinutes })]);
    const line = `ServiceRequest/l${nre}`;
    const who = callerNamed(patient === people.person ? 'citizen' : 'otherCitizen');
    const booked = await make(api, who, 'book', undefined, { slot: `Slot/${id}`, line });
    return `Appointment/${booked.shown<Appointment>('booking')[0]?.id ?? assert.fail(booked.body)}`;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-own-agenda-'));
    api = await openBookings(folder);
    await putRegisters(api);
    here = await book(people.person, 'prime', 3000);
    elsewhere = await book(people.person, 'altrove', 4000);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const name of ['vendor', 'frontDesk', 'authority']) {
    it(`shows ${name} the booking on an own agenda with its person, and not the one elsewhere`, async () => {
      const who = callerNamed(name);
      assert.equal(await statusOf(who, here), 200);
      assert.equal(await statusOf(who, people.person), 200);
      assert.equal(await statusOf(who, elsewhere), 404);
      assert.deepEqual(await found(who, 'Appointment?status=booked'), [here]);
    });
  }

  it('shows another structure nothing of it', async () => {
    assert.equal(await statusOf(otherVendor, here), 404);
    assert.deepEqual(await found(otherVendor, 'Appointment?status=booked'), [elsewhere]);
    assert.equal(await statusOf(callerOf('vendor-system', people.pharmacy), here), 404);
    assert.equal(await statusOf(callerOf('vendor-system', people.pharmacy), people.person), 404);
  });

  it('shows no wait that names the service, no person who only waits or has cancelled, and nothing else of the person', async () => {
    const who = callerNamed('vendor');
    await put(api, [
      {
        resourceType: 'Appointment',
        id: 'attesa',
        status: 'waitlist',
        participant: [
          { actor: { reference: people.other }, status: 'accepted' },
          { actor: { reference: 'HealthcareService/prime' }, status: 'needs-action' },
        ],
      },
      {
        resourceType: 'Observation',
        id: 'referto',
        status: 'final',
        code: { text: 'prova' },
        subject: { reference: people.person },
      },
    ]);
    assert.equal(await statusOf(who, 'Appointment/attesa'), 404);
    assert.equal(await statusOf(who, people.other), 404);
    assert.equal(await statusOf(who, 'Observation/referto'), 404);
    const cancelled = await book(people.other, 'prime', 5000);
    assert.equal(await statusOf(who, people.other), 200);
    const id = cancelled.slice('Appointment/'.length);
    const answer = await make(api, callerNamed('otherCitizen'), 'cancel', id, { reason: 'patient-elsewhere' });
    assert.equal(answer.state, 'cancelled', answer.body);
    assert.equal(await statusOf(who, cancelled), 200);
    assert.equal(await statusOf(who, people.other), 404);
  });
});
