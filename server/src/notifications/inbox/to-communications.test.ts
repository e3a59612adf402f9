import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { profileUrl } from '@sinfonia/profiles';
import { isRefusal } from '@sinfonia/profiles/issues';
import { packageTerminology } from '@sinfonia/profiles/terminology';
import { createValidator } from '@sinfonia/profiles/validator';
import fc from 'fast-check';
import { templateCodes, templateOf, templates } from './template.ts';
import { type Notice, toCommunications } from './to-communications.ts';

const { validate } = createValidator({ terminology: packageTerminology() });
const values: Readonly<Record<string, string>> = { count: '12', day: '2026-12-24' };
const sent = Date.parse('2026-12-01T10:00:00Z');

function noticeOf(template: string, rest: Partial<Notice> = {}): Notice {
  const names = Object.keys(templateOf(template, sent).placeholders);
  return {
    template,
    patient: 'Patient/p',
    about: ['EpisodeOfCare/e'],
    recipients: ['Patient/p'],
    sent,
    values: Object.fromEntries(names.map((name) => [name, values[name] ?? assert.fail(name)])),
    ...rest,
  };
}

/** Words that would tell of somebody's health or of a service; every text is read for them. */
const clinicalWords =
  /diagnos|malatt|patolog|disease|illness|infermier|nurs|fisioterap|physio|palliativ|terapia|therap|domicil|home care|farmac|medicin|drug/i;

describe('notices', () => {
  for (const code of templateCodes) {
    it(`of the template ${code} conform to their profile, show every value and tell nothing clinical`, () => {
      const [notice] = toCommunications(noticeOf(code));
      assert.ok(notice);
      const issues = validate(notice, { profiles: [profileUrl.SinfoniaNotice] }).filter(isRefusal);
      assert.deepEqual(issues, []);
      const text = JSON.stringify(notice.payload);
      assert.doesNotMatch(text, /[{}]\w+[{}]/);
      assert.doesNotMatch(text, clinicalWords);
    });

    it(`of the template ${code} are refused with values that it does not declare, and without those that it does`, () => {
      for (const name of ['diagnosis', 'toString', 'constructor', '__proto__']) {
        const odd = JSON.parse(`{"${name}": "x"}`) as Record<string, string>;
        assert.throws(
          () => toCommunications(noticeOf(code, { values: { ...noticeOf(code).values, ...odd } })),
          /declares no|needs/,
        );
      }
      for (const name of Object.keys(templateOf(code, sent).placeholders)) {
        const { [name]: _left, ...others } = noticeOf(code).values ?? {};
        assert.throws(() => toCommunications(noticeOf(code, { values: others })), /needs/);
        assert.throws(
          () => toCommunications(noticeOf(code, { values: { ...others, [name]: 'diabete' } })),
          /needs/,
          'free text never gets in',
        );
      }
    });
  }

  it('have declared placeholders exactly where their texts show them, in both languages', () => {
    for (const { code, text, placeholders } of templates) {
      for (const language of ['it', 'en'] as const) {
        const shown = [...text[language].matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        assert.deepEqual(shown.sort(), Object.keys(placeholders).sort(), `${code} ${language}`);
      }
    }
  });

  it('have the templates of the published table', () => {
    const address = new URL('../../../../profiles/terminology/exchanges/notice-template.json', import.meta.url);
    const { concepts } = JSON.parse(readFileSync(address, 'utf8')) as { concepts: { code: string }[] };
    assert.deepEqual(concepts.map(({ code }) => code).sort(), [...templateCodes].sort());
  });

  it('go to each recipient once, in the order given, whatever is given', () => {
    const reference = fc.constantFrom('Patient/a', 'PractitionerRole/b', 'Organization/c', 'RelatedPerson/d');
    fc.assert(
      fc.property(fc.array(reference), (recipients) => {
        const told = toCommunications(noticeOf('pai-signed', { recipients })).map(({ recipient }) =>
          recipient?.map((one) => one.reference),
        );
        assert.deepEqual(
          told,
          [...new Set(recipients)].map((one) => [one]),
        );
      }),
    );
  });

  it('are refused for unknown templates, references that are none, and about nothing', () => {
    for (const template of ['', 'x', 'toString', '__proto__']) {
      assert.throws(() => toCommunications({ ...noticeOf('pai-signed'), template }), /no notice template/);
    }
    for (const recipients of [['RNRLCU52C58F839B'], ['Patient/'], ['https://x.example/Patient/1'], ['Patient/a b']]) {
      assert.throws(() => toCommunications(noticeOf('pai-signed', { recipients })), /Type\/id/);
    }
    assert.throws(() => toCommunications(noticeOf('pai-signed', { about: [] })), /about nothing/);
  });
});
