import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import type { CodeSystem } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { doublingCheckDigit } from './doubling-check.ts';
import { parseAic, parseAtc, parseIcd9CmDiagnosis, toCode32 } from './index.ts';

const list = new URL(
  '../../../../shared/oracle/hl7-it/terminology/CodeSystem/CodeSystem-aifa-ge.json',
  import.meta.url,
);

describe('AIC', () => {
  it('reads back its bar code', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (number) => {
        const body = String(number).padStart(8, '0');
        const parsed = parseAic(body + doublingCheckDigit(body, false));
        assert.ok(parsed.ok);
        assert.deepEqual(parseAic(toCode32(parsed.value)), parsed);
      }),
    );
  });

  it('has the check digit of every medicine of the national list of equivalents', function () {
    if (!existsSync(list)) {
      console.log('      skipped: ../shared/oracle/hl7-it is not there');
      this.skip();
    }
    const { concept = [] } = JSON.parse(readFileSync(list, 'utf8')) as CodeSystem;
    assert.ok(concept.length > 7000);
    for (const { code = '' } of concept) assert.ok(parseAic(code).ok, code);
  });
});

describe('ATC and ICD-9-CM', () => {
  it('tell the level and the two ways of writing', () => {
    const atc = parseAtc('a10ba02');
    assert.deepEqual(atc, { ok: true, value: { code: 'A10BA02', level: 5 } });
    assert.deepEqual(parseIcd9CmDiagnosis('25001'), {
      ok: true,
      value: { code: '250.01', compact: '25001', category: '250' },
    });
    assert.deepEqual(parseIcd9CmDiagnosis('25001'), parseIcd9CmDiagnosis('250.01'));
  });
});
