import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment, Slot } from '@medplum/fhirtypes';
import type { Principal } from '../../../src/access/principal.ts';
import { bookingRules } from '../../../src/services/booking/bookings/machine.ts';
import { bookingConditions } from '../../../src/services/booking/rules.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import { allOf, callerOf, now, put } from '../dispensing/dispensing-world.ts';
import type { Outcome, Values } from '../step-answers.ts';
import {
  type AgendaOf,
  agendaOf,
  callerNamed,
  cards,
  dayOf,
  type LineOf,
  lineOf,
  make,
  newNre,
  openBookings,
  people,
  putRegisters,
  type SlotOf,
  slotOf,
} from './bookings-world.ts';

interface RuleCase {
  readonly rule: string;
  readonly name: string;
  readonly agenda?: Omit<AgendaOf, 'id'>;
  readonly slot: Omit<SlotOf, 'id' | 'agenda'>;
  readonly next?: Omit<SlotOf, 'id' | 'agenda'>;
  readonly line: Omit<LineOf, 'nre'>;
  /** Further prescriptions. */
  readonly second?: object;
  readonly third?: object;
  /** A second line of the same service. */
  readonly twin?: boolean;
  /** The booking was made, and its time has come since. */
  readonly begun?: boolean;
  readonly steps: readonly { readonly step: string; readonly by: string; readonly values: Values }[];
  readonly expect: { readonly state?: string; readonly refused?: string; readonly remarks?: readonly string[] };
}

const { cases } = JSON.parse(readFileSync(new URL('./bookings-rules.cases.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly RuleCase[];
};
const dayMs = 86_400_000;
const caller = (name: string): Principal =>
  name === 'specialistElsewhere' ? callerOf('specialist', people.otherClinic) : callerNamed(name);

describe('rules of bookings, one by one', function () {
  this.timeout(120_000);
  let folder: string;
  let api: InProcessApi;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-bookings-rules-'));
    api = await openBookings(folder);
    await putRegisters(api);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function run(one: RuleCase, at: number): Promise<Outcome> {
    const [nre, nre2, nre3] = [newNre(), newNre(), newNre()];
    const id = `r${at}`;
    const slotDay = dayOf(Date.now() + one.slot.inMinutes * 60_000);
    const placed: Readonly<Record<string, unknown>> = {
      $slot: `Slot/${id}`,
      $next: `Slot/n${id}`,
      $elsewhere: `Slot/e${id}`,
      $nre: nre,
      $nre2: nre2,
      $nre3: nre3,
      $card: cards.person,
      $person: people.person,
      $day: slotDay,
      $before: dayOf(Date.now() - dayMs),
      $now: new Date().toISOString(),
      $tomorrow: new Date(Date.now() + dayMs).toISOString(),
    };
    const filled = <T>(value: T): T =>
      JSON.parse(JSON.stringify(value), (_, member) =>
        typeof member === 'string' && Object.hasOwn(placed, member) ? placed[member] : member,
      ) as T;
    const agenda = `agenda-${id}`;
    await put(api, [
      ...agendaOf({ id: agenda, ...filled(one.agenda ?? {}) }),
      slotOf({ id, agenda, ...one.slot }),
      ...(one.next === undefined ? [] : [slotOf({ id: `n${id}`, agenda, ...one.next })]),
      slotOf({ id: `e${id}`, agenda: 'altrove', inMinutes: 5 * 1440 + at * 30 }),
      lineOf({ nre, id: `l${nre}`, ...one.line }),
      ...(one.twin === true ? [lineOf({ nre, id: `t${nre}`, ...one.line })] : []),
      ...(one.second === undefined ? [] : [lineOf({ nre: nre2 })]),
      ...(one.third === undefined ? [] : [lineOf({ nre: nre3 })]),
    ]);
    let about: string | undefined;
    if (one.begun === true) about = await begun(nre, id);
    let outcome: Outcome | undefined;
    for (const { step, by, values } of one.steps) {
      const isNew = step === 'book' || step === 'hold';
      outcome = await make(api, caller(by), step, isNew ? undefined : about, filled(values));
      if (!isNew || outcome.status !== 201) continue;
      about = (await allOf<Appointment>(api, 'Appointment')).find(
        ({ slot }) => slot?.[0]?.reference === `Slot/${id}`,
      )?.id;
    }
    assert.ok(outcome);
    return outcome;
  }

  /** A booking whose time came an hour ago. */
  async function begun(nre: string, id: string): Promise<string> {
    const booked = await make(api, callerNamed('desk'), 'book', undefined, {
      slot: `Slot/${id}`,
      nre,
      identifier: cards.person,
    });
    const [booking] = booked.shown<Appointment>('booking');
    assert.ok(booking, booked.body);
    const slot = await now<Slot>(api, `Slot/${id}`);
    const [start, end] = [new Date(Date.now() - 3_600_000), new Date(Date.now() - 2_400_000)].map((one) =>
      one.toISOString(),
    );
    await put(api, [
      { ...slot, start: start ?? '', end: end ?? '' },
      { ...(await now<Appointment>(api, `Appointment/${booking.id}`)), start: start ?? '', end: end ?? '' },
    ]);
    return booking.id;
  }

  for (const [at, one] of cases.entries()) {
    const { state, refused, remarks } = one.expect;
    it(`${one.rule}: ${one.name}: ${refused === undefined ? (state ?? '') : 'refused'}`, async () => {
      const outcome = await run(one, at);
      if (refused !== undefined) {
        assert.equal(outcome.rule, refused, outcome.body);
        assert.equal(outcome.status, refused === 'BK-01' ? 409 : 422);
        return;
      }
      assert.equal(outcome.state, state, outcome.body);
      if (remarks !== undefined) assert.deepEqual([...outcome.remarks].sort(), [...remarks].sort());
    });
  }

  it('have a row that passes and one that does not, for every rule of these steps', () => {
    for (const { id, steps, kind } of bookingConditions) {
      if (!steps.some((step) => bookingRules.has(step))) continue;
      const rows = cases.filter(({ rule }) => rule === id);
      const hits = cases.filter(({ expect }) => expect.refused === id || expect.remarks?.includes(id) === true);
      assert.ok(rows.length > 0 && hits.length > 0, `${id} ${kind}`);
    }
  });
});
