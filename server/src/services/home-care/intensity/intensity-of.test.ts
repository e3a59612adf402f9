import assert from 'node:assert/strict';
import { packageResources } from '@sinfonia/profiles/package';
import fc from 'fast-check';
import { civilDay, dayNumber } from './civil-days.ts';
import cases from './intensity-of.cases.json' with { type: 'json' };
import { type IntensityInput, intensityOf } from './intensity-of.ts';
import { type IntensityParameters, parametersOn } from './parameters.ts';

interface Case extends Omit<IntensityInput, 'parameters' | 'accessDays'> {
  readonly name: string;
  readonly accessDays?: readonly string[];
  /** Instead of `accessDays`: so many accesses from the start, one every so many days. */
  readonly every?: number;
  readonly times?: number;
  readonly set?: Partial<IntensityParameters>;
  readonly expect?: readonly [gea: number, gdc: number, cia: number | null, level: string | null];
  readonly uncounted?: readonly string[];
  readonly fault?: string;
}

const parameters = parametersOn('2026-01-01')!;

describe('intensity of home care', () => {
  for (const each of cases as readonly Case[]) {
    it(each.name, () => {
      const first = dayNumber(each.start) ?? 0;
      const accessDays =
        each.accessDays ?? Array.from({ length: each.times ?? 0 }, (_, n) => civilDay(first + n * (each.every ?? 1)));
      const result = intensityOf({ ...each, accessDays, parameters: { ...parameters, ...each.set } });
      if (!result.ok) return assert.equal(`${result.fault} ${result.at}`, each.fault);
      assert.deepEqual([result.gea, result.gdc, result.cia ?? null, result.level ?? null], each.expect);
      assert.deepEqual(result.uncounted, each.uncounted ?? []);
    });
  }

  it('has the bounds of the table of levels', () => {
    const table = packageResources('CodeSystem').find(({ id }) => id === 'home-care-level');
    const published = (table?.concept ?? []).map(({ code, property = [] }) => {
      const bound = (name: string): number | undefined => {
        const value = property.find((each) => each.code === name)?.valueDecimal;
        return value === undefined ? undefined : Math.round(value * 100);
      };
      return [code, bound('cia-min'), bound('cia-max')];
    });
    const used = Object.values(parameters.levels).flatMap((levels) =>
      levels.map(({ level, min, max }) => [level, min, max]),
    );
    assert.equal(published.length, 6);
    assert.deepEqual(used, published);
  });

  it('knows no parameters for a day before the first of them', () => {
    assert.equal(parametersOn('2017-03-18'), undefined);
    assert.ok(parametersOn('2017-03-19'));
  });
});

describe('intensity of home care, whatever the days', () => {
  const anyDay = fc.integer({ min: -30_000, max: 60_000 });
  const anyCase = fc
    .record({
      start: anyDay,
      length: fc.integer({ min: 0, max: 400 }),
      offsets: fc.array(fc.integer({ min: -20, max: 420 }), { maxLength: 80 }),
      holds: fc.array(fc.tuple(fc.integer({ min: -20, max: 420 }), fc.integer({ min: 0, max: 60 })), { maxLength: 4 }),
      set: fc.record<Partial<IntensityParameters>>({
        suspensions: fc.constantFrom('counted', 'excluded'),
        resumption: fc.constantFrom('day-of-care', 'day-on-hold'),
        conclusion: fc.constantFrom('day-of-care', 'not-counted'),
      }),
    })
    .map(({ start, length, offsets, holds, set }) => ({
      start: civilDay(start),
      end: civilDay(start + length),
      accessDays: offsets.map((offset) => civilDay(start + offset)),
      suspensions: holds.map(([at, days]) => ({ start: civilDay(start + at), end: civilDay(start + at + days) })),
      parameters: { ...parameters, ...set },
    }));
  const of = (input: IntensityInput) => {
    const result = intensityOf(input);
    assert.ok(result.ok);
    return result;
  };

  it('is a number of hundredths from 0 to 1 that is nearest to GEA/GdC', () => {
    fc.assert(
      fc.property(anyCase, (input) => {
        const { gea, gdc, cia } = of(input);
        assert.ok(gea <= gdc);
        if (cia === undefined) return assert.equal(gdc, 0);
        assert.ok(cia >= 0 && cia <= 1);
        const distance = BigInt(Math.round(cia * 100)) * BigInt(gdc) * 2n - BigInt(gea) * 200n;
        assert.ok(distance > -BigInt(gdc) && distance <= BigInt(gdc));
      }),
    );
  });

  it('counts as one who walks through the days does', () => {
    fc.assert(
      fc.property(anyCase, (input) => {
        const { resumption, conclusion, suspensions } = input.parameters;
        let gdc = 0;
        let gea = 0;
        for (let day = input.start; day <= input.end; day = civilDay(dayNumber(day)! + 1)) {
          if (day === input.end && conclusion === 'not-counted') break;
          const held = input.suspensions.some(
            ({ start, end }) => day >= start && (resumption === 'day-of-care' ? day < end : day <= end),
          );
          if (held && suspensions === 'excluded') continue;
          gdc += 1;
          if (input.accessDays.includes(day)) gea += 1;
        }
        const result = of(input);
        assert.deepEqual([result.gea, result.gdc], [gea, gdc]);
      }),
      { numRuns: 200 },
    );
  });

  it('does not depend on order or on repetition', () => {
    fc.assert(
      fc.property(anyCase, (input) => {
        const { accessDays } = input;
        const shuffled = [...accessDays].reverse().flatMap((day) => [day, `${day}T10:00:00+01:00`]);
        assert.deepEqual(of({ ...input, accessDays: shuffled }), of(input));
        assert.deepEqual(
          of({ ...input, suspensions: [...input.suspensions, ...input.suspensions].reverse() }),
          of(input),
        );
      }),
    );
  });

  it('never falls when there is one more access, and loses none', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: -20, max: 420 }), (input, offset) => {
        const more = civilDay(dayNumber(input.start)! + offset);
        const before = of(input);
        const after = of({ ...input, accessDays: [...input.accessDays, more] });
        assert.ok((after.cia ?? 0) >= (before.cia ?? 0));
        assert.equal(after.gea + after.uncounted.length, new Set([...input.accessDays, more]).size);
      }),
    );
  });

  it('answers any text with a fault or a result', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.array(fc.string()), (start, end, accessDays) => {
        assert.equal(typeof intensityOf({ start, end, accessDays, parameters }).ok, 'boolean');
      }),
    );
  });
});
