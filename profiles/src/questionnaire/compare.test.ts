import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareValues, equalValues } from './compare.ts';
import { holds } from './enablement.ts';
import type { FormCondition } from './form.ts';
import type { FormValue } from './form-value.ts';

const two = (value: number): string => String(value).padStart(2, '0');
const numbers = fc.record({ type: fc.constantFrom('integer', 'decimal'), value: fc.integer({ min: -50, max: 50 }) });
const days = fc
  .tuple(fc.integer({ min: 1990, max: 2030 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, day]) => `${year}-${two(month)}-${two(day)}`);
const dates = fc
  .tuple(days, fc.constantFrom(4, 7, 10))
  .map(([day, length]) => ({ type: 'date', value: day.slice(0, length) }));
const moments = fc
  .tuple(days, fc.integer({ min: 0, max: 23 }), fc.constantFrom('Z', '+02:00', '-05:00'))
  .map(([day, hour, zone]) => ({ type: 'dateTime', value: `${day}T${two(hour)}:00:00${zone}` }));
const times = fc.integer({ min: 0, max: 23 }).map((hour) => ({ type: 'time', value: `${two(hour)}:30:00` }));
const texts = fc.record({ type: fc.constant('string'), value: fc.constantFrom('a', 'b', 'Z', 'è') });
const quantities = fc
  .tuple(fc.integer({ min: 0, max: 3000 }), fc.constantFrom('kg', 'g', 'mg', 'm', 'cm'))
  .map(([value, code]) => ({ type: 'Quantity', value: { value, code, system: 'http://unitsofmeasure.org' } }));
const codings = fc
  .record({ system: fc.constantFrom('urn:oid:2.999.1', 'urn:oid:2.999.2'), code: fc.constantFrom('a', 'b') })
  .map((value) => ({ type: 'Coding', value }));
const booleans = fc.boolean().map((value) => ({ type: 'boolean', value }));
const anyValue: fc.Arbitrary<FormValue> = fc.oneof(
  numbers,
  dates,
  moments,
  times,
  texts,
  quantities,
  codings,
  booleans,
);
const condition = (operator: string, answer: FormValue): FormCondition => ({ question: 'q', operator, answer });

describe('comparison of the values of forms', () => {
  it('is the same in both directions', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (left, right) => {
        const [forth, back] = [compareValues(left, right), compareValues(right, left)];
        assert.equal(forth === undefined, back === undefined);
        if (forth !== undefined && back !== undefined) assert.equal(Math.sign(forth) + Math.sign(back), 0);
        assert.equal(equalValues(left, right), equalValues(right, left));
      }),
    );
  });

  it('finds every value equal to itself', () => {
    fc.assert(fc.property(anyValue, (value) => equalValues(value, { ...value })));
  });

  it('orders days and moments as the calendar does', () => {
    fc.assert(
      fc.property(days, days, (left, right) => {
        const order = compareValues({ type: 'date', value: left }, { type: 'dateTime', value: right });
        assert.equal(Math.sign(order ?? Number.NaN), Math.sign(Date.parse(left) - Date.parse(right)));
      }),
    );
    fc.assert(
      fc.property(moments, moments, (left, right) => {
        assert.equal(compareValues(left, right), Date.parse(left.value) - Date.parse(right.value));
      }),
    );
  });

  it('does not order a day within a month or a year', () => {
    fc.assert(
      fc.property(days, fc.constantFrom(4, 7), (day, length) => {
        assert.equal(
          compareValues({ type: 'date', value: day }, { type: 'date', value: day.slice(0, length) }),
          undefined,
        );
      }),
    );
  });

  it('orders quantities of one dimension by their size, others not at all', () => {
    const grams: Readonly<Record<string, number>> = { kg: 1e6, g: 1e3, mg: 1 };
    fc.assert(
      fc.property(quantities, quantities, ({ value: left }, { value: right }) => {
        const order = compareValues({ type: 'Quantity', value: left }, { type: 'Quantity', value: right });
        const [a, b] = [grams[left.code], grams[right.code]];
        if ((a === undefined) !== (b === undefined)) assert.equal(order, undefined);
        else if (a !== undefined && b !== undefined)
          assert.equal(Math.sign(order ?? Number.NaN), Math.sign(left.value * a - right.value * b));
      }),
    );
  });
});

describe('conditions', () => {
  it('agree with each other', () => {
    fc.assert(
      fc.property(fc.array(anyValue, { maxLength: 3 }), anyValue, (answers, value) => {
        const is = (operator: string): boolean => holds(condition(operator, value), answers);
        assert.equal(is('='), !is('!='));
        assert.equal(
          is('>='),
          answers.some((answer) => holds(condition('>', value), [answer]) || compareValues(answer, value) === 0),
        );
        assert.equal(
          is('<='),
          answers.some((answer) => holds(condition('<', value), [answer]) || compareValues(answer, value) === 0),
        );
        if (answers.length === 0) assert.ok(!is('=') && !is('>') && !is('<'));
      }),
    );
  });

  it('mean by exists that there is an answer, or that there is none', () => {
    fc.assert(
      fc.property(fc.array(anyValue, { maxLength: 2 }), fc.boolean(), (answers, value) =>
        assert.equal(holds(condition('exists', { type: 'boolean', value }), answers), answers.length > 0 === value),
      ),
    );
  });

  it('compare numbers as numbers', () => {
    fc.assert(
      fc.property(numbers, numbers, (left, right) => {
        assert.equal(holds(condition('>', right), [left]), left.value > right.value);
        assert.equal(holds(condition('<=', right), [left]), left.value <= right.value);
        assert.equal(holds(condition('=', right), [left]), left.value === right.value);
      }),
    );
  });
});
