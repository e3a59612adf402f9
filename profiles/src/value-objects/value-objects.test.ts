import assert from 'node:assert/strict';
import fc from 'fast-check';
import { severityOf, textOf } from '../issues/index.ts';
import { checkCharacter } from './codice-fiscale-check.ts';
import type { Parsed } from './index.ts';
import * as valueObjects from './index.ts';
import cases from './value-objects.cases.json' with { type: 'json' };

type Reader = (text: string) => Parsed<unknown>;

/** Completes a case of a wrong date with its right check character, so that only the date is wrong. */
const completed = (text: string, code: string): string =>
  code === 'codice-fiscale-date' ? text.slice(0, 15) + checkCharacter(text) : text;

for (const [name, { good, bad }] of Object.entries(cases)) {
  describe(name, () => {
    const read = (valueObjects as unknown as Record<string, Reader>)[name] as Reader;
    assert.equal(typeof read, 'function', name);
    for (const text of good) it(`accepts "${text}"`, () => assert.ok(read(text).ok));
    for (const [text = '', code = ''] of bad as readonly (readonly string[])[]) {
      it(`refuses "${text}" as ${code}`, () => {
        const answer = read(completed(text, code));
        assert.ok(!answer.ok);
        assert.equal(answer.issue.code, code);
        assert.equal(severityOf(answer.issue), 'error');
        assert.ok(text === '' || !textOf(answer.issue, 'it').includes(text), 'the identifier is not repeated');
      });
    }
  });
}

const { agreesWithBirthDate, birthDateOf, codiceFiscaleOf, parseCodiceFiscale, withOmocodia } = valueObjects;

describe('codice fiscale', () => {
  it('says birth, sex and place', () => {
    const parsed = parseCodiceFiscale('VRNGNYLTDSUCPRMT');
    assert.ok(parsed.ok);
    const { value } = parsed;
    assert.equal(value.base, 'VRNGNY07D68C351V');
    assert.equal(value.omocodia, 127);
    assert.deepEqual([value.sex, value.birthPlace], ['F', 'C351']);
    assert.equal(birthDateOf(value, '2026-11-24'), '2007-04-28');
    assert.equal(birthDateOf(value, '2007-04-27'), '1907-04-28');
    assert.ok(agreesWithBirthDate(value, '1907-04-28'));
    assert.ok(!agreesWithBirthDate(value, '2007-04-27'));
  });

  it('takes the consonants of names as the decree says', () => {
    const facts = { birthDate: '1980-01-01', sex: 'M', birthPlace: 'F839' } as const;
    assert.equal(codiceFiscaleOf({ ...facts, family: 'Rossi', given: 'Mario' }).slice(0, 6), 'RSSMRA');
    assert.equal(codiceFiscaleOf({ ...facts, family: 'Fo', given: 'Gianfranco' }).slice(0, 6), 'FOXGFR');
    assert.equal(codiceFiscaleOf({ ...facts, family: "D'Àosta Neri", given: 'Io' }).slice(0, 6), 'DSTIOX');
  });

  it('reads what it works out, with every omocodia', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzàè '),
      minLength: 1,
      maxLength: 12,
    });
    const day = fc.date({ min: new Date('1920-01-01'), max: new Date('2019-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(
        letters,
        letters,
        day,
        fc.constantFrom('M', 'F'),
        fc.integer({ min: 0, max: 127 }),
        (family, given, date, sex, level) => {
          const birthDate = date.toISOString().slice(0, 10);
          const code = codiceFiscaleOf({ family, given, birthDate, sex, birthPlace: 'F839' });
          const parsed = parseCodiceFiscale(withOmocodia(code, level));
          assert.ok(parsed.ok);
          assert.equal(parsed.value.base, code);
          assert.equal(parsed.value.omocodia, level);
          assert.equal(parsed.value.sex, sex);
          assert.ok(agreesWithBirthDate(parsed.value, birthDate));
        },
      ),
    );
  });
});
