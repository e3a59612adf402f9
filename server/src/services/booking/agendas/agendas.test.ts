import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Schedule } from '@medplum/fhirtypes';
import { addDays } from '@sinfonia/mappings';
import { packageResources } from '@sinfonia/profiles/package';
import fc from 'fast-check';
import { weekdayCodes } from '../../calendar/civil-day.ts';
import { bookingChannels } from '../channels.ts';
import { priorityClasses } from '../classes.ts';
import type { AgendaPattern } from './agenda-pattern.ts';
import { checkPattern } from './check-pattern.ts';
import { closureReasons, judgeClosure, judgeHorizon, publicClosures } from './closures.ts';
import { mayTake, type SlotNow, type SlotRequest } from './may-take.ts';
import { patternOf } from './pattern-of.ts';
import { shareOut } from './share-out.ts';
import { slotsOf } from './slots-of.ts';

interface Cases {
  readonly pattern: AgendaPattern;
  readonly slots: readonly {
    title: string;
    change: Partial<AgendaPattern>;
    from: string;
    to: string;
    count: number;
    first?: string;
    last?: string;
  }[];
  readonly kept: readonly { title: string; change: Partial<AgendaPattern>; kept: Record<string, number> }[];
  readonly mayTake: readonly {
    title: string;
    change: Partial<AgendaPattern>;
    slot?: Partial<SlotNow['slot']>;
    status?: SlotNow['status'];
    overbooked?: number;
    request?: Partial<Omit<SlotRequest, 'now' | 'class'>> & { now?: string; class?: null };
    rule?: string;
  }[];
  readonly closures: readonly {
    title: string;
    closure: AgendaPattern['closures'][number];
    others?: AgendaPattern['closures'];
    announcedOn: string;
    broken: readonly string[];
  }[];
  readonly faults: readonly { title: string; change: Partial<AgendaPattern>; faults: readonly string[] }[];
}

const cases = JSON.parse(readFileSync(new URL('agendas.cases.json', import.meta.url), 'utf8')) as Cases;
const instantOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Date.parse(text));

describe('slots of an agenda', () => {
  for (const { title, change, from, to, count, first, last } of cases.slots) {
    it(title, () => {
      const slots = slotsOf({ ...cases.pattern, ...change }, from, to);
      assert.equal(slots.length, count);
      assert.equal(slots[0]?.start, instantOf(first));
      assert.equal(slots.at(-1)?.start, instantOf(last));
    });
  }

  for (const { title, change, kept } of cases.kept) {
    it(title, () => {
      const counts: Record<string, number> = {};
      for (const { classes } of slotsOf({ ...cases.pattern, ...change }, '2026-03-09', '2026-03-15')) {
        const [letter = '-'] = classes;
        counts[letter] = (counts[letter] ?? 0) + 1;
      }
      assert.deepEqual(counts, kept);
    });
  }

  const pattern = fc.record({
    openings: fc.array(
      fc.record({
        days: fc.uniqueArray(fc.constantFrom(...weekdayCodes), { minLength: 1 }),
        at: fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:15`),
        minutes: fc.integer({ min: 1, max: 400 }),
        slotMinutes: fc.integer({ min: 5, max: 60 }),
        onHolidays: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
    quotas: fc.uniqueArray(
      fc.record({ class: fc.constantFrom(...priorityClasses), share: fc.integer({ min: 1, max: 25 }) }),
      { selector: (quota) => quota.class },
    ),
    channelQuotas: fc.array(
      fc.record({ channels: fc.tuple(fc.constantFrom(...bookingChannels)), share: fc.integer({ min: 1, max: 30 }) }),
      { maxLength: 3 },
    ),
  });
  const day = fc.integer({ min: 0, max: 364 }).map((after) => addDays('2026-01-01', after));

  it('are the same whichever days are asked for', () => {
    fc.assert(
      fc.property(
        pattern,
        day,
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 20 }),
        (change, from, one, other) => {
          const agenda = { ...cases.pattern, ...change };
          const middle = addDays(from, one);
          const to = addDays(middle, other + 1);
          assert.deepEqual(slotsOf(agenda, from, to), [
            ...slotsOf(agenda, from, middle),
            ...slotsOf(agenda, addDays(middle, 1), to),
          ]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keep their class when days are closed later', () => {
    fc.assert(
      fc.property(pattern, day, (change, closed) => {
        const agenda = { ...cases.pattern, ...change };
        const closures = [{ from: closed, to: addDays(closed, 2), reason: 'strike' }];
        const [from, to] = [addDays(closed, -7), addDays(closed, 7)];
        assert.deepEqual(
          slotsOf({ ...agenda, closures }, from, to),
          slotsOf(agenda, from, to).filter((slot) => slot.day < closed || slot.day > addDays(closed, 2)),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('sharing out places', () => {
  it('gives each part its share, rounded, and every place once', () => {
    const shares = fc.array(fc.integer({ min: 1, max: 25 }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), shares, (places, parts) => {
        const given = shareOut(places, parts);
        assert.equal(given.length, places);
        parts.forEach((share, part) => {
          const count = given.filter((one) => one === part).length;
          assert.ok(Math.abs(count - (places * share) / 100) < 1);
        });
      }),
    );
  });
});

describe('who may take a slot', () => {
  for (const { title, change, slot, status = 'free', overbooked = 0, request, rule } of cases.mayTake) {
    it(`${title}: ${rule ?? 'yes'}`, () => {
      const pattern = { ...cases.pattern, ...change };
      const [first] = slotsOf(cases.pattern, '2026-03-09', '2026-03-09');
      assert.ok(first);
      const { now = '2026-03-02T10:00:00+01:00', class: letter, ...rest } = request ?? {};
      const verdict = mayTake(
        { pattern, slot: { ...first, ...slot }, status, overbooked },
        {
          access: 'first',
          channel: 'portal',
          regime: 'ssn',
          ...rest,
          ...(letter === null ? {} : { class: 'D' }),
          now: Date.parse(now),
        },
      );
      assert.equal(verdict.ok ? undefined : verdict.rule, rule);
    });
  }
});

describe('closures of agendas', () => {
  for (const { title, closure, others = [], announcedOn, broken } of cases.closures) {
    it(title, () => assert.deepEqual(judgeClosure(closure, announcedOn, others), broken));
  }

  it('are public, with reason and source, until they end', () => {
    const closures = [
      { from: '2026-03-02', to: '2026-03-04', reason: 'strike' },
      { from: '2026-02-02', to: '2026-02-04', reason: 'maintenance' },
    ];
    const list = publicClosures(new Map([['A-1', { ...cases.pattern, closures }]]), '2026-03-04');
    assert.deepEqual(
      list.map(({ agenda, from, title }) => [agenda, from, title.it]),
      [['A-1', '2026-03-02', 'Sciopero']],
    );
    assert.ok(list[0]?.source.includes('266/2005') && list[0].evidence === 'unverified');
    assert.deepEqual(publicClosures(new Map([['A-1', { ...cases.pattern, closures }]]), '2026-03-05'), []);
  });

  it('tell an agenda that is closed in fact', () => {
    const until = (to: string) => ({ ...cases.pattern, horizon: { from: '2026-01-01', to } });
    assert.deepEqual(judgeHorizon(until('2026-06-29'), 'visit', '2026-03-02'), ['BK-19']);
    assert.deepEqual(judgeHorizon(until('2026-06-30'), 'visit', '2026-03-02'), []);
    assert.deepEqual(judgeHorizon({ ...until('2026-03-12'), classes: ['U', 'B'] }, 'visit', '2026-03-02'), []);
    assert.deepEqual(judgeHorizon({ ...until('2026-03-12'), access: 'control' }, 'visit', '2026-03-02'), []);
  });

  it('have reasons with a name in both languages and a term', () => {
    assert.equal(new Set(closureReasons.map(({ code }) => code)).size, closureReasons.length);
    for (const { it: italian, en, maximumDays } of closureReasons) assert.ok(italian && en && maximumDays > 0);
  });
});

describe('rules of an agenda', () => {
  for (const { title, change, faults } of cases.faults) {
    it(title, () => assert.deepEqual(checkPattern({ ...cases.pattern, ...change }), faults));
  }

  it('are read from a BookingSchedule', () => {
    const file = new URL('../../../../../profiles/generated/package/package/example/', import.meta.url);
    const schedule = JSON.parse(readFileSync(new URL('Schedule-booking-schedule-full.json', file), 'utf8')) as Schedule;
    const pattern = patternOf(schedule);
    assert.ok(pattern);
    assert.deepEqual(checkPattern(pattern), []);
    assert.deepEqual(pattern.openings[0], {
      days: ['mon', 'wed'],
      at: '08:30',
      minutes: 240,
      slotMinutes: 20,
      places: 2,
      onHolidays: false,
    });
    assert.deepEqual(pattern.quotas, [
      { class: 'U', share: 10, releaseDays: 2 },
      { class: 'B', share: 30, alsoFor: ['U'], releaseDays: 5 },
      { class: 'D', share: 40 },
      { class: 'P', share: 20 },
    ]);
    assert.deepEqual([pattern.overbooking, pattern.channels.length, pattern.closures[0]?.to], [2, 3, '2026-08-16']);
    assert.equal(pattern.closures[0]?.reason, 'maintenance');
    assert.deepEqual(pattern.channelQuotas, [{ channels: ['pharmacy'], share: 20, releaseDays: 3 }]);
    assert.equal(slotsOf(pattern, '2026-03-09', '2026-03-15').length, 2 * (12 + 12 + 9));
  });

  it('know every class and channel of the code systems', () => {
    const codes = (name: string) =>
      packageResources('CodeSystem')
        .find(({ id }) => id === name)
        ?.concept?.map(({ code }) => code);
    assert.deepEqual(codes('booking-channel'), [...bookingChannels]);
    assert.deepEqual(codes('priority-class'), [...priorityClasses]);
  });
});
