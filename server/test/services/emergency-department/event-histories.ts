import fc from 'fast-check';
import type { EmergencyEvent } from '../../../src/services/emergency-department/access/place-event.ts';

const minute = 60_000;

/** What really happened to a person, in its order: an arrival and the events after it. */
export interface History {
  readonly arrival: number;
  readonly events: readonly EmergencyEvent[];
}

/** Histories of accesses that begin up to a day after a moment (ms): complete, under way, left before the visit. */
export function histories(start: number): fc.Arbitrary<History> {
  const gap = fc.integer({ min: 0, max: 200 });
  return fc
    .record({
      arrival: fc.integer({ min: 0, max: 1440 }),
      triages: fc.uniqueArray(fc.tuple(gap, fc.constantFrom('1', '2', '3', '4', '5')), {
        maxLength: 3,
        selector: ([after]) => after,
      }),
      gaps: fc.array(gap, { minLength: 6, maxLength: 6 }),
      ending: fc.constantFrom(
        'waiting',
        'left-before',
        'in-charge',
        'observed',
        'bed',
        'assigned',
        'home',
        'ambulatory',
      ),
    })
    .map(({ arrival, triages, gaps, ending }) => {
      const begin = start + arrival * minute;
      const events: EmergencyEvent[] = [...triages]
        .sort(([one], [other]) => one - other)
        .map(([after, code]) => ({ kind: 'triage', at: begin + after * minute, code }));
      let now = events.at(-1)?.at ?? begin;
      const next = (index: number): number => {
        now += (gaps[index] ?? 0) * minute;
        return now;
      };
      if (ending === 'waiting') return { arrival: begin, events };
      if (ending === 'left-before') {
        return { arrival: begin, events: [...events, { kind: 'leave', at: next(0), outcome: '6' }] };
      }
      events.push({ kind: 'visit', at: next(0) });
      if (ending === 'observed' || ending === 'home') events.push({ kind: 'observe', at: next(1) });
      if (ending === 'bed' || ending === 'assigned') events.push({ kind: 'bed-request', at: next(2) });
      if (ending === 'assigned') events.push({ kind: 'bed-assign', at: next(3) });
      if (ending === 'ambulatory') events.push({ kind: 'leave', at: next(4), outcome: '8' });
      if (ending === 'home') {
        const decided = next(4);
        events.push({ kind: 'leave', at: next(5), outcome: '1', decided });
      }
      return { arrival: begin, events };
    });
}
