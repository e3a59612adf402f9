import assert from 'node:assert/strict';
import { isRefusal } from '@sinfonia/profiles/issues';
import { validate } from '@sinfonia/profiles/validator';
import fc from 'fast-check';
import { toActivity } from '../pai/activities.test-data.ts';
import { civilDay } from './civil-days.ts';
import { expectedIntensityOf } from './expected-intensity.ts';
import { toExpectedObservations, toIntensityObservations } from './intensity-observations.ts';
import { intensityOf } from './intensity-of.ts';
import { parametersOn } from './parameters.ts';

const parameters = parametersOn('2026-01-01')!;
const place = { patient: 'Patient/p', episode: 'EpisodeOfCare/e', author: 'Organization/o' };

describe('Observations of the intensity', () => {
  it('are valid for any number of days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat({ max: 400 }), (gdc, accesses) => {
        const accessDays = Array.from({ length: Math.min(gdc, accesses) }, (_, n) => civilDay(20_000 + n));
        const input = { start: civilDay(20_000), end: civilDay(20_000 + gdc - 1), accessDays, parameters };
        const intensity = intensityOf(input);
        assert.ok(intensity.ok);
        const made = toIntensityObservations(intensity, place);
        assert.equal(made.length, 2);
        assert.deepEqual(
          made.flatMap((each) => validate(each).filter(isRefusal)),
          [],
        );
      }),
      { numRuns: 60 },
    );
  });

  it('break the rule of the profile when the CIA is another', () => {
    const intensity = intensityOf({ start: '2026-01-01', end: '2026-01-10', accessDays: ['2026-01-01'], parameters });
    assert.ok(intensity.ok);
    const [made] = toIntensityObservations({ ...intensity, cia: 0.12 }, place);
    assert.ok(validate(made).some((issue) => issue.values?.['key'] === 'sin-scl-10'));
  });

  it('are none without a day of care, and without level when the bounds give none', () => {
    const input = { start: '2026-01-01', end: '2026-01-02', accessDays: ['2026-01-01'], parameters };
    const held = intensityOf({ ...input, suspensions: [{ start: '2025-12-01' }] });
    assert.ok(held.ok);
    assert.deepEqual(toIntensityObservations(held, place), []);
    const half = intensityOf({ ...input, kind: 'palliative' });
    assert.ok(half.ok);
    assert.deepEqual(
      toIntensityObservations(half, place).map(({ code }) => code.coding?.[0]?.code),
      ['cia'],
    );
  });

  it('of a plan are preliminary and valid', () => {
    const expected = expectedIntensityOf(
      [toActivity({ figure: '3', repeat: [2, 1, 'wk'] })],
      { from: '2026-01-01', to: '2026-03-31' },
      parameters,
    );
    assert.ok(expected.ok);
    const made = toExpectedObservations(expected, { start: '2026-01-01', end: '2026-03-31' }, place);
    assert.deepEqual(
      made.map(({ status, code, valueQuantity, valueCodeableConcept }) => [
        status,
        code.coding?.[0]?.code,
        valueQuantity?.value ?? valueCodeableConcept?.coding?.[0]?.code,
      ]),
      [
        ['preliminary', 'cia', 0.29],
        ['preliminary', 'level', 'adi-1'],
      ],
    );
    assert.deepEqual(
      made.flatMap((each) => validate(each).filter(isRefusal)),
      [],
    );
  });
});
