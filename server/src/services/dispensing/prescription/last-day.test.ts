import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { lastDay } from './line-parts.ts';
import type { Prescription } from './prescription.ts';

const { cases } = JSON.parse(readFileSync(new URL('./last-day.cases.json', import.meta.url), 'utf8')) as {
  cases: readonly { name: string; authoredOn: string; end?: string; last: string }[];
};

describe('last day of a prescription', () => {
  for (const { name, authoredOn, end, last } of cases) {
    it(`issued on ${name}`, () => {
      const dispenseRequest = end === undefined ? {} : { validityPeriod: { end } };
      const lines = [{ authoredOn, dispenseRequest }] as unknown as Prescription['lines'];
      assert.equal(lastDay({ lines } as Prescription), last);
    });
  }
});
