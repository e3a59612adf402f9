import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type EmergencyAccess, stateOf, triageOf } from '../../../src/services/emergency-department/access/access.ts';
import { accessOf, withTimes } from '../../../src/services/emergency-department/access/encounter-times.ts';
import { type EmergencyEvent, placeEvent } from '../../../src/services/emergency-department/access/place-event.ts';
import { histories } from './event-histories.ts';
import table from './place-event.cases.json' with { type: 'json' };

const start = Date.parse('2026-03-29T00:30:00Z');
const moment = (minutes: number): number => start + minutes * 60_000;

function eventOf(given: Readonly<Record<string, unknown>>): EmergencyEvent {
  const { at, decided, ...rest } = given;
  return {
    ...rest,
    at: moment(Number(at)),
    ...(decided === undefined ? {} : { decided: moment(Number(decided)) }),
  } as unknown as EmergencyEvent;
}

/** Applies events as a department's system would bring them: those that wait are tried again after each one. */
function bring(arrival: number, events: readonly EmergencyEvent[]): EmergencyAccess {
  let access: EmergencyAccess = { arrival, triages: [] };
  let waiting = [...events];
  for (let isMoving = true; isMoving; ) {
    isMoving = false;
    for (const event of waiting) {
      const placed = placeEvent(access, event);
      if (!('access' in placed)) continue;
      access = placed.access;
      waiting = waiting.filter((other) => other !== event);
      isMoving = true;
    }
  }
  return access;
}

describe('placing an event of an emergency access', () => {
  for (const { name, given = [], then, ...expected } of table.cases as readonly {
    readonly name: string;
    readonly given?: readonly Readonly<Record<string, unknown>>[];
    readonly then: Readonly<Record<string, unknown>>;
    readonly to?: string;
    readonly triage?: string;
    readonly held?: boolean;
    readonly broken?: string;
  }[]) {
    it(name, () => {
      const before = bring(start, given.map(eventOf));
      const placed = placeEvent(before, eventOf(then));
      if ('access' in placed) {
        assert.equal(stateOf(placed.access), expected.to);
        if (expected.triage !== undefined) assert.equal(triageOf(placed.access), expected.triage);
      } else if ('held' in placed) assert.equal(expected.held, true);
      else assert.equal(placed.broken, expected.broken);
    });
  }

  it('keeps everything before the arrival', () => {
    assert.deepEqual(placeEvent(undefined, { kind: 'visit', at: start }), { held: true });
  });

  it('leads to the same access in any order and with repetitions', () => {
    fc.assert(
      fc.property(histories(start), fc.infiniteStream(fc.nat()), ({ arrival, events }, numbers) => {
        const shuffled = [...events, ...events]
          .map((event) => ({ event, rank: numbers.next().value ?? 0 }))
          .sort((one, other) => one.rank - other.rank)
          .map(({ event }) => event);
        const inTheirOrder = bring(arrival, events);
        assert.deepEqual(bring(arrival, shuffled), inTheirOrder);
        const told = inTheirOrder.triages.length + Object.keys(inTheirOrder).length - 2;
        assert.equal(told, events.length, 'an event was lost');
      }),
      { numRuns: 300 },
    );
  });

  it('is kept whole by the Encounter', () => {
    fc.assert(
      fc.property(histories(start), ({ arrival, events }) => {
        const access = bring(arrival, events);
        const encounter = withTimes({ resourceType: 'Encounter', status: 'arrived', class: { code: 'EMER' } }, access);
        assert.deepEqual(accessOf(encounter), access);
        assert.deepEqual(withTimes(encounter, access), encounter);
      }),
      { numRuns: 300 },
    );
  });
});
