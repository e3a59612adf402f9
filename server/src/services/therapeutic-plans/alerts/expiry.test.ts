import assert from 'node:assert/strict';
import { noticeDue } from './expiry.ts';

describe('when the end of a plan is told', () => {
  const cases: readonly (readonly [today: string, end: string, due: number | undefined])[] = [
    ['2026-01-01', '2026-03-03', undefined],
    ['2026-01-02', '2026-03-03', 60],
    ['2026-02-01', '2026-03-03', 30],
    ['2026-01-31', '2026-03-03', 60],
    ['2026-02-16', '2026-03-03', 15],
    ['2026-03-03', '2026-03-03', 15],
    ['2026-03-04', '2026-03-03', undefined],
    // Summer time begins on 29 March 2026 and ends on 25 October 2026.
    ['2026-03-15', '2026-03-30', 15],
    ['2026-03-14', '2026-03-30', 30],
    ['2026-10-11', '2026-10-26', 15],
    // Leap day.
    ['2028-02-14', '2028-02-29', 15],
    ['2028-02-15', '2028-03-01', 15],
    ['2028-02-14', '2028-03-01', 30],
  ];
  for (const [today, end, due] of cases) {
    it(`${today} for ${end}: ${due ?? 'nothing'}`, () => assert.equal(noticeDue(today, end), due));
  }
});
