import assert from 'node:assert/strict';
import type { MedicationRequest } from '@medplum/fhirtypes';
import { addDays, addMonths, isCivilDate } from '@sinfonia/mappings';
import fc from 'fast-check';
import { dayOf } from '../../steps/days.ts';
import { planTypeOf } from '../evaluation/plan-types.ts';
import { newPlanNumber } from './plan-number.ts';
import { stateOf } from './therapeutic-plan.ts';
import { validityFor } from './validity.ts';

const planOf = (start: string, end: string, status: MedicationRequest['status'] = 'active') => ({
  resourceType: 'MedicationRequest' as const,
  id: 'x',
  status,
  intent: 'plan' as const,
  subject: {},
  dispenseRequest: { validityPeriod: { start, end } },
});

describe('the state of a plan by its day', () => {
  const cases: readonly (readonly [instant: string, end: string, state: string])[] = [
    // Winter: Rome is an hour ahead of UTC.
    ['2026-12-31T22:59:59Z', '2026-12-31', 'active'],
    ['2026-12-31T23:00:00Z', '2026-12-31', 'expired'],
    // Summer: two hours.
    ['2026-07-31T21:59:59Z', '2026-07-31', 'active'],
    ['2026-07-31T22:00:00Z', '2026-07-31', 'expired'],
    // The days on which the clock changes, of 23 and 25 hours.
    ['2026-03-29T21:59:59Z', '2026-03-29', 'active'],
    ['2026-03-29T22:00:00Z', '2026-03-29', 'expired'],
    ['2026-10-25T22:59:59Z', '2026-10-25', 'active'],
    ['2026-10-25T23:00:00Z', '2026-10-25', 'expired'],
    // Leap day.
    ['2028-02-29T22:59:59Z', '2028-02-29', 'active'],
    ['2028-02-29T23:00:00Z', '2028-02-29', 'expired'],
  ];
  for (const [instant, end, state] of cases) {
    it(`${instant} for ${end}: ${state}`, () => {
      const today = dayOf(Date.parse(instant));
      assert.equal(stateOf({ patient: 'Patient/x', plan: planOf('2026-01-01', end), today }), state);
    });
  }

  it('is replaced from the day on which the one after it begins', () => {
    const found = {
      patient: 'Patient/x',
      plan: planOf('2026-01-01', '2026-06-30'),
      successor: planOf('2026-07-01', '2027-06-30'),
    };
    assert.equal(stateOf({ ...found, today: '2026-06-30' }), 'active');
    assert.equal(stateOf({ ...found, today: '2026-07-01' }), 'replaced');
  });
});

describe('the validity of a plan', () => {
  const type = planTypeOf('note-100');
  assert.ok(type);
  const question = (start: string, end?: string) =>
    ({
      type,
      facts: { duration: 'first', aids: new Map() },
      given: { start, ...(end === undefined ? {} : { end }) },
      authoredOn: start,
      from: start,
      today: start,
    }) as const;
  const refuse = () => assert.fail('no remark');

  it('is by default the longest one of its type, whatever the day it begins', () => {
    assert.equal(validityFor(question('2027-08-31'), refuse).end, '2028-02-28');
    assert.equal(validityFor(question('2028-02-29'), refuse).end, '2028-08-28');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (days) => {
        const start = addDays('2000-01-01', days);
        const { end } = validityFor(question(start), refuse);
        assert.ok(isCivilDate(end) && end > start && end < addMonths(start, 6));
      }),
    );
  });

  it('is refused by a source when it is longer, and remarked on where the number is not verified', () => {
    assert.doesNotThrow(() => validityFor(question('2026-01-15', '2026-07-15'), refuse));
    assert.throws(() => validityFor(question('2026-01-15', '2026-07-16'), refuse), /step-precondition/);
    const remarks: string[] = [];
    const unverified = planTypeOf('note-97');
    assert.ok(unverified);
    validityFor({ ...question('2026-01-15', '2027-01-16'), type: unverified }, ({ code }) => remarks.push(code));
    assert.deepEqual(remarks, ['step-remark']);
  });

  it('is refused when it ends before it begins or is over', () => {
    assert.throws(() => validityFor(question('2026-01-15', '2026-01-14'), refuse), /step-precondition/);
    assert.throws(() => validityFor({ ...question('2026-01-15'), today: '2026-08-01' }, refuse), /step-precondition/);
  });
});

describe('the number of a plan', () => {
  it('is of its form and never twice', () => {
    const numbers = new Set(Array.from({ length: 10_000 }, newPlanNumber));
    assert.equal(numbers.size, 10_000);
    for (const one of numbers) assert.match(one, /^150-PT-[0-9A-HJKMNP-TV-Z]{16}$/);
  });
});
