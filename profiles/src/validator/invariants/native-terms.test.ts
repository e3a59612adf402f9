import assert from 'node:assert/strict';
import { isWithinClass, isWithinThirtyDays } from './native-terms.ts';

const extensions = 'https://fhir.sinfonia.campania.it/StructureDefinition';

/** When it was written or asked for, the last day that holds, and the first that does not. */
const prescriptions = [
  ['2026-11-27T10:00:00+01:00', '2026-12-27', '2026-12-28'],
  ['2026-11-27T22:59:59Z', '2026-12-27', '2026-12-28'],
  ['2026-11-27T23:05:00Z', '2026-12-28', '2026-12-29'],
  ['2026-06-30T22:00:00Z', '2026-07-31', '2026-08-01'],
  ['2026-06-30T21:59:59.999Z', '2026-07-30', '2026-07-31'],
  ['2028-01-30T23:30:00Z', '2028-03-01', '2028-03-02'],
  ['2026-11-28', '2026-12-28', '2026-12-29'],
] as const;

const waits = [
  ['2026-11-27T23:05:00Z', 'U', '2026-12-01', '2026-12-02'],
  ['2026-11-27T22:05:00Z', 'U', '2026-11-30', '2026-12-01'],
  ['2026-10-24T22:30:00Z', 'B', '2026-11-04', '2026-11-05'],
  ['2026-03-28T23:30:00Z', 'D', '2026-05-28', '2026-05-29'],
  ['2026-11-27T23:05:00+01:00', 'P', '2027-03-27', '2027-03-28'],
] as const;

describe('terms that are counted in days', () => {
  for (const [authoredOn, last, late] of prescriptions) {
    it(`a prescription of ${authoredOn} is valid until ${last}`, () => {
      const until = (end: string) => ({ authoredOn, dispenseRequest: { validityPeriod: { end } } });
      assert.deepEqual([isWithinThirtyDays(until(last)), isWithinThirtyDays(until(late))], [true, false]);
    });
  }

  for (const [created, code, last, late] of waits) {
    it(`a wait of class ${code} from ${created} ends on ${last}`, () => {
      const until = (valueDate: string) => ({
        created,
        extension: [
          { url: `${extensions}/booking-priority-class`, valueCoding: { code } },
          { url: `${extensions}/waiting-list-maximum-date`, valueDate },
        ],
      });
      assert.deepEqual([isWithinClass(until(last)), isWithinClass(until(late))], [true, false]);
    });
  }

  it('hold where they are not told', () => {
    assert.equal(isWithinThirtyDays({ authoredOn: '2026', dispenseRequest: {} }), true);
    assert.equal(isWithinClass({ created: 'x', extension: [{ url: `${extensions}/booking-priority-class` }] }), true);
  });
});
