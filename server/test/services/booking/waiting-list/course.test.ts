import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment, Communication, Provenance, Resource, ServiceRequest, Slot, Task } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import type { FhirRequest } from '../../../../src/fhir/exchange.ts';
import { guardBookings } from '../../../../src/services/booking/bookings/guard-bookings.ts';
import { deadlineOf } from '../../../../src/services/booking/maximum-times/deadline.ts';
import { toEntry } from '../../../../src/services/booking/waiting-list/enter.ts';
import { isQuiet } from '../../../../src/services/booking/waiting-list/offer-slot.ts';
import { waitingTerms } from '../../../../src/services/booking/waiting-list/waiting-terms.ts';
import { dayAt, toInstant } from '../../../../src/services/calendar/civil-day.ts';
import type { WriteOperation } from '../../../../src/store/port.ts';
import {
  allOf,
  callerOf,
  cards,
  citizenOf,
  lineOf,
  nomenclature,
  now,
  nreOf,
  openWaitingList,
  operator,
  put,
  slotOf,
  visit,
  type WaitingWorld,
} from './waiting-world.ts';

const anna = citizenOf('anna');
const bruno = citizenOf('bruno');

describe('a wait on the list', function () {
  this.timeout(60_000);
  let folder: string;
  let world: WaitingWorld;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-waiting-'));
    world = await openWaitingList(folder);
  });
  afterEach(async () => {
    await world.api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const entry = (id: string) => now<Appointment>(world.api, `Appointment/${id}`);
  const slot = (id: string) => now<Slot>(world.api, `Slot/${id}`);
  const stateOf = async (id: string) =>
    (await entry(id)).extension?.find(({ url }) => url === extensionUrl.WaitingListState)?.valueCoding?.code;
  const templates = async (of: string) =>
    (await allOf<Communication>(world.api, 'Communication'))
      .filter(({ recipient }) => recipient?.[0]?.reference === of)
      .map(({ extension }) => extension?.[0]?.valueCode);

  it('goes from a full agenda to the booking of a slot that somebody else gave up', async () => {
    const { api } = world;
    await put(api, [slotOf('preso', 5), lineOf('r2', 'bruno', 'B')]);
    const before = await world.step(bruno, 'Appointment', 'booking-book', {
      slot: 'Slot/preso',
      line: 'ServiceRequest/r2',
    });
    assert.equal(before.state, 'booked', before.body);
    const [taken] = before.shown<Appointment>('booking');
    const waiting = await world.enter(anna, lineOf('r1', 'anna', 'B'));
    assert.equal(waiting.status, 'waitlist');
    assert.deepEqual(await world.watch().look(), { lapsed: 0, reminded: 0, offered: 0, raised: 0 });

    const gone = await world.step(bruno, `Appointment/${taken?.id}`, 'booking-cancel', { reason: 'patient' });
    assert.equal(gone.state, 'cancelled', gone.body);
    assert.equal((await world.watch().look()).offered, 1);
    assert.equal((await slot('preso')).status, 'busy-tentative');
    assert.ok((await templates('Patient/anna')).includes('waiting-list-offer-made'));
    const state = await world.step(anna, `Appointment/${waiting.id}`, 'booking-waiting-state');
    assert.equal(state.state, 'offered', state.body);
    const part = state.parameters.find(({ name }) => name === 'offer')?.part;
    assert.equal(part?.find(({ name }) => name === 'costsGuarantee')?.valueBoolean, true);

    const accepted = await world.step(anna, `Appointment/${waiting.id}`, 'booking-accept-offer', {
      key: 'accetta-0001',
    });
    assert.equal(accepted.state, 'closed', accepted.body);
    const booked = await entry(waiting.id);
    assert.equal(booked.status, 'booked');
    assert.deepEqual(booked.meta?.profile, [profileUrl.BookingAppointment]);
    assert.deepEqual(booked.identifier, waiting.identifier);
    assert.equal(booked.created, waiting.created);
    assert.equal(booked.slot?.[0]?.reference, 'Slot/preso');
    assert.equal(
      booked.extension?.some(({ url }) => url === extensionUrl.WaitingListState),
      false,
    );
    assert.equal((await slot('preso')).status, 'busy');
    assert.equal((await allOf<Task>(api, 'Task')).find(({ intent }) => intent === 'proposal')?.status, 'accepted');
    // The prescription is in the hands of the structure, and Sistema TS is told.
    const line = await now<ServiceRequest>(api, 'ServiceRequest/r1');
    assert.equal(line.performer?.[0]?.reference, 'Organization/presidio');
    const calls = (await allOf<Task>(api, 'Task')).filter(({ focus }) => focus?.reference === 'ServiceRequest/r1');
    assert.ok(calls.some(({ code }) => code?.coding?.[0]?.code === 'sistema-ts-take'));

    const again = await world.step(anna, `Appointment/${waiting.id}`, 'booking-accept-offer', { key: 'accetta-0001' });
    assert.equal(again.status, 200, again.body);
    assert.equal(
      (await world.step(anna, `Appointment/${waiting.id}`, 'booking-accept-offer')).code,
      'step-not-allowed',
    );
    const records = (await allOf<Provenance>(api, 'Provenance')).map(({ activity }) => activity?.coding?.[1]?.code);
    assert.deepEqual(records.sort(), ['booking-accept-offer', 'booking-book', 'booking-cancel', 'booking-wait']);
  });

  it('raises the protected path at once when no slot keeps the class', async () => {
    const waiting = await world.enter(anna, lineOf('r1', 'anna', 'B'));
    const [task] = await allOf<Task>(world.api, 'Task');
    assert.equal(task?.owner?.reference, 'Organization/asl-uno');
    assert.deepEqual(await templates('Organization/asl-uno'), ['waiting-list-protection-due']);
    const opened = await world.step(operator, `Appointment/${waiting.id}`, 'booking-protected-path', {
      kind: 'accredited',
      provider: 'Organization/clinica',
      authorisation: 'AUT-2026/17',
    });
    assert.equal(opened.state, 'protected-path', opened.body);
    const [order] = await allOf<ServiceRequest>(world.api, 'ServiceRequest').then((all) =>
      all.filter(({ intent }) => intent === 'filler-order'),
    );
    assert.equal(order?.identifier?.[0]?.value, 'AUT-2026/17');
    assert.deepEqual(order?.basedOn, [{ reference: 'ServiceRequest/r1' }]);
    assert.equal(order?.performer?.[0]?.reference, 'Organization/clinica');
    const [after] = await allOf<Task>(world.api, 'Task');
    assert.equal(after?.id, task?.id);
    assert.equal(after?.status, 'completed');
    assert.ok((await templates('Patient/anna')).includes('waiting-list-protected-path'));
  });

  it('is refused while a slot is there in time, and out of the guarantee when the person wants another', async () => {
    await put(world.api, [slotOf('libero', 5)]);
    await put(world.api, [lineOf('r1', 'anna', 'B')]);
    const ask = (values: object) =>
      world.step(anna, 'Appointment', 'booking-wait', {
        patient: 'Patient/anna',
        line: 'ServiceRequest/r1',
        ...values,
      });
    assert.equal((await ask({})).rule, 'WL-06');
    const elsewhere = await ask({ place: 'Location/altrove' });
    assert.equal(elsewhere.state, 'offer-refused', elsewhere.body);
    assert.deepEqual(elsewhere.remarks, ['WL-08']);
    assert.equal((await allOf<Task>(world.api, 'Task')).length, 0);
    assert.equal((await ask({ place: 'Location/altrove' })).rule, 'WL-07');
  });

  it('goes on after a refusal: the slot goes to who comes next, and the guarantee is lost', async () => {
    const first = await world.enter(anna, lineOf('r1', 'anna', 'B'));
    const second = await world.enter(bruno, lineOf('r2', 'bruno', 'B'));
    await put(world.api, [slotOf('libero', 5)]);
    await world.watch().look();
    assert.equal(
      (await world.step(bruno, `Appointment/${second.id}`, 'booking-accept-offer')).code,
      'step-not-allowed',
    );
    assert.equal((await world.step(bruno, `Appointment/${first.id}`, 'booking-refuse-offer')).status, 404);
    const refused = await world.step(anna, `Appointment/${first.id}`, 'booking-refuse-offer');
    assert.equal(refused.state, 'offer-refused', refused.body);
    assert.deepEqual(refused.remarks, ['WL-13']);
    assert.equal((await slot('libero')).status, 'free');
    assert.equal((await world.watch().look()).offered, 1);
    const answer = await world.step(bruno, `Appointment/${second.id}`, 'booking-accept-offer');
    assert.equal(answer.state, 'closed', answer.body);
    const due = (await allOf<Task>(world.api, 'Task')).filter(
      ({ code }) => code?.coding?.[0]?.code === 'protected-path',
    );
    assert.deepEqual(
      due.map(({ status }) => status),
      ['cancelled', 'cancelled'],
    );
  });

  it('keeps the guarantee when an offer lapses, and reminds once before', async () => {
    const first = await world.enter(anna, lineOf('r1', 'anna', 'B'));
    const second = await world.enter(bruno, lineOf('r2', 'bruno', 'B'));
    await put(world.api, [slotOf('libero', 5)]);
    let at = Date.now();
    const watch = world.watch(() => at);
    await watch.look();
    const offer = (await allOf<Task>(world.api, 'Task')).find(({ intent }) => intent === 'proposal');
    const term = Date.parse(offer?.restriction?.period?.end ?? '');
    // At night nobody is reminded: a term soon after it is reminded of when the day begins.
    const before = term - 60 * 60_000;
    at = isQuiet(before) ? toInstant(dayAt(term), waitingTerms.offers.quiet.to) : before;
    assert.equal((await watch.look()).reminded, 1);
    assert.equal((await watch.look()).reminded, 0);
    at = term;
    assert.deepEqual(await watch.look(), { lapsed: 1, reminded: 0, offered: 1, raised: 0 });
    assert.equal(await stateOf(first.id), 'waiting');
    assert.equal(await stateOf(second.id), 'offered');
    const told = await templates('Patient/anna');
    for (const one of ['waiting-list-offer-made', 'waiting-list-offer-expiring', 'waiting-list-offer-elsewhere'])
      assert.equal(told.filter((template) => template === one).length, 1, one);
  });

  it('ends when the person leaves, with the slot that was offered free again', async () => {
    const waiting = await world.enter(anna, lineOf('r1', 'anna', 'B'));
    await put(world.api, [slotOf('libero', 5)]);
    await world.watch().look();
    const address = `Appointment/${waiting.id}`;
    assert.equal((await world.step(anna, address, 'booking-withdraw', { reason: 'provider' })).rule, 'WL-18');
    const left = await world.step(anna, address, 'booking-withdraw', { reason: 'patient-elsewhere' });
    assert.equal(left.state, 'closed', left.body);
    assert.equal((await entry(waiting.id)).status, 'cancelled');
    assert.equal((await slot('libero')).status, 'free');
    assert.equal((await world.watch().look()).offered, 0);
  });

  it('rests while it is suspended', async () => {
    const waiting = await world.enter(anna, lineOf('r1', 'anna', 'B'));
    const address = `Appointment/${waiting.id}`;
    assert.equal((await world.step(anna, address, 'booking-suspend-wait')).state, 'suspended');
    await put(world.api, [slotOf('libero', 5)]);
    assert.equal((await world.watch().look()).offered, 0);
    assert.equal((await world.step(anna, address, 'booking-resume-wait')).state, 'waiting');
    assert.equal((await world.watch().look()).offered, 1);
  });

  it('is entered by a pharmacy with number and identifier, which sees nothing of it', async () => {
    const line = lineOf('r1', 'anna', 'D');
    await put(world.api, [line]);
    const pharmacist = callerOf('pharmacist', 'Organization/presidio');
    const card = { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: cards['anna'] };
    const ask = (nre: string, identifier = card) =>
      world.step(pharmacist, 'Appointment', 'booking-wait', { identifier, nre } as never);
    assert.equal((await ask(nreOf(line), { ...card, value: cards['bruno'] })).rule, 'WL-02');
    assert.equal((await ask('1500A4999999999')).rule, 'WL-02');
    const made = await ask(nreOf(line));
    assert.equal(made.state, 'waiting', made.body);
    assert.equal(made.parameters.find(({ name }) => name === 'lastDay')?.valueDate?.length, 10);
    const [stored] = await allOf<Appointment>(world.api, 'Appointment');
    const code = (url: string) => stored?.extension?.find((one) => one.url === url)?.valueCoding?.code;
    assert.equal(code(extensionUrl.BookingChannel), 'pharmacy');
  });

  it('is offered once, whoever looks: two processes, and the person herself', async () => {
    const waits = [];
    for (const [index, person] of ['anna', 'bruno', 'carla'].entries())
      waits.push(await world.enter(citizenOf(person), lineOf(`r${index}`, person, 'B')));
    await put(world.api, [slotOf('uno', 5), slotOf('due', 6)]);
    const rounds = await Promise.all([world.watch().look(), world.watch().look(), world.watch().look()]);
    assert.equal(
      rounds.reduce((sum, { offered }) => sum + offered, 0),
      2,
    );
    const offers = (await allOf<Task>(world.api, 'Task')).filter(({ intent }) => intent === 'proposal');
    assert.equal(new Set(offers.map(({ focus }) => focus?.reference)).size, 2);
    assert.equal(new Set(offers.map(({ input }) => input?.[0]?.valueReference?.reference)).size, 2);
    const address = offers[0]?.focus?.reference ?? '';
    const person = (await entry(address.slice('Appointment/'.length))).participant[0]?.actor?.reference ?? '';
    const who = citizenOf(person.slice('Patient/'.length));
    const answers = await Promise.all([
      world.step(who, address, 'booking-accept-offer'),
      world.step(who, address, 'booking-refuse-offer'),
      world.step(operator, address, 'booking-accept-offer'),
    ]);
    assert.equal(answers.filter(({ status }) => status === 200).length, 1, answers.map(({ body }) => body).join('\n'));
  });

  it('ends by itself when the service was booked meanwhile: the slot goes to who still waits', async () => {
    const first = await world.enter(anna, lineOf('r1', 'anna', 'B'));
    const second = await world.enter(bruno, lineOf('r2', 'bruno', 'B'));
    await put(world.api, [slotOf('uno', 5)]);
    const booked = await world.step(anna, 'Appointment', 'booking-book', {
      slot: 'Slot/uno',
      line: 'ServiceRequest/r1',
    });
    assert.equal(booked.state, 'booked', booked.body);
    const third = await world.enter(citizenOf('carla'), lineOf('r3', 'carla', 'U'));
    const line = await now<ServiceRequest>(world.api, 'ServiceRequest/r3');
    const state = { system: codeSystemUrl.PrescriptionState, code: '4' };
    const extension = line.extension?.map((one) =>
      one.url === extensionUrl.PrescriptionStateCode ? { ...one, valueCoding: state } : one,
    );
    await put(world.api, [{ ...line, status: 'revoked', extension: extension ?? [] }, slotOf('due', 6)]);
    assert.equal((await world.watch().look()).offered, 1);
    assert.equal((await entry(first.id)).status, 'cancelled');
    assert.equal((await entry(third.id)).cancelationReason?.coding?.[0]?.code, 'prescription');
    assert.equal(await stateOf(second.id), 'offered');
    assert.ok((await templates('Patient/anna')).includes('waiting-list-left'));
  });

  it('is not found where there is none: no appointment, a visit at home', async () => {
    const visit: Appointment & { id: string } = {
      resourceType: 'Appointment',
      id: 'visita',
      status: 'booked',
      participant: [{ actor: { reference: 'Patient/anna' }, status: 'accepted' }],
    };
    await put(world.api, [visit]);
    for (const id of ['visita', 'nessuna'])
      for (const step of ['booking-waiting-state', 'booking-withdraw', 'booking-accept-offer'])
        assert.equal(
          (await world.step(anna, `Appointment/${id}`, step, step.endsWith('draw') ? { reason: 'patient' } : {}))
            .status,
          404,
          `${step} of ${id}`,
        );
  });

  it('brings the protected path that is due near the last day, once, for waits that came from elsewhere', async () => {
    const asked = Date.now() - 8 * 86_400_000;
    const deadline = deadlineOf({ class: 'B', kind: 'visit', requestedAt: asked });
    const given = (id: string, person: string, change: Partial<Appointment> = {}): Appointment => ({
      ...toEntry({
        patient: `Patient/${person}`,
        service: { coding: [{ system: nomenclature, code: visit }] },
        access: '1',
        class: 'B',
        deadline,
        channel: 'desk',
        regime: 'ssn',
        area: 'Organization/asl-uno',
        places: [],
        days: [],
        now: asked,
      }),
      ...change,
      id,
    });
    await put(world.api, [given('migrata', 'anna'), given('fuori', 'fuori')]);
    let at = Date.now() - 6 * 86_400_000;
    const watch = world.watch(() => at);
    assert.equal((await watch.look()).raised, 0);
    at = Date.now();
    const raised = await Promise.all([world.watch().look(), world.watch().look()]);
    assert.equal(
      raised.reduce((sum, one) => sum + one.raised, 0),
      1,
    );
    assert.equal((await watch.look()).raised, 0);
    const tasks = await allOf<Task>(world.api, 'Task');
    assert.deepEqual(
      tasks.map(({ focus, owner }) => [focus?.reference, owner?.reference]),
      [['Appointment/migrata', 'Organization/asl-uno']],
    );
    assert.deepEqual(await templates('Organization/asl-uno'), ['waiting-list-protection-due']);
  });

  it('is written by its steps only: neither the entry nor an offer by a plain write', async () => {
    const { id } = await world.enter(anna, lineOf('r1', 'anna', 'B'));
    const guard = guardBookings({ store: world.api.store, access: world.api.context.access });
    const judge = (resource: Resource) => {
      const request = { path: [resource.resourceType], principal: anna } as unknown as FhirRequest;
      return Promise.resolve(guard(request, [{ kind: 'update', method: 'PUT', resource } as WriteOperation]));
    };
    const [due] = await allOf<Task>(world.api, 'Task');
    await assert.rejects(judge({ ...(await entry(id)), created: '2026-01-01' }), { status: 403 });
    await assert.rejects(judge(due ?? assert.fail()), { status: 403 });
    await assert.rejects(judge({ ...(due ?? assert.fail()), code: { text: 'altro' } }), { status: 403 });
    assert.equal((await judge({ resourceType: 'Task', id: 'altro', status: 'draft', intent: 'order' })).length, 1);
  });

  it('of two requests for one line at once is one', async () => {
    await put(world.api, [lineOf('r1', 'anna', 'B')]);
    const ask = () =>
      world.step(anna, 'Appointment', 'booking-wait', { patient: 'Patient/anna', line: 'ServiceRequest/r1' });
    const made = await Promise.all([ask(), ask(), ask()]);
    assert.equal(made.filter(({ status }) => status === 201).length, 1);
    assert.deepEqual(new Set(made.map(({ rule }) => rule)), new Set([undefined, 'WL-07']));
    assert.equal((await allOf<Appointment>(world.api, 'Appointment')).length, 1);
  });
});
