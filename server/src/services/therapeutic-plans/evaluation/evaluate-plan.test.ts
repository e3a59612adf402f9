import assert from 'node:assert/strict';
import type { QuestionnaireResponseItem } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { casesOf, questionOf } from './cases.test-data.ts';
import { evaluatePlan, type PlanQuestion } from './evaluate-plan.ts';
import { deliveredPlanTypes } from './plan-types.ts';

function ask(code: string, change: Parameters<typeof questionOf>[2] = {}): PlanQuestion {
  return questionOf(code, casesOf(code).base, change);
}

const verdictIn = (question: PlanQuestion, rule: string) =>
  evaluatePlan(question).verdicts.find((each) => each.rule === rule);

describe('evaluation of a therapeutic plan', () => {
  it('refuses a type that is not in force, before anything else', () => {
    const { type } = questionOf('note-101', { ...casesOf('note-97').base, form: null }, {});
    const inactive = evaluatePlan({ ...ask('note-97'), type });
    assert.deepEqual(
      [inactive.overall, inactive.verdicts.map(({ rule }) => rule)],
      ['not-eligible', ['plan-in-force']],
    );
    assert.equal(evaluatePlan(ask('oxygen-therapy', { on: '2025-12-31' })).overall, 'not-eligible');
    assert.equal(evaluatePlan(ask('oxygen-therapy', { on: '2026-01-01' })).verdicts[0]?.verdict, 'met');
  });

  it('refuses the form of another plan, another version, and none', () => {
    const { response, ...question } = ask('note-97');
    assert.ok(response);
    const other = (questionnaire: string) => evaluatePlan({ ...question, response: { ...response, questionnaire } });
    const url = 'https://fhir.sinfonia.campania.it/Questionnaire/pt-nota97';
    assert.equal(other(url).overall, 'eligible');
    for (const each of [`${url}|0.9.0`, url.replace('97', '99-scheda'), 'toString', ''])
      assert.deepEqual(
        other(each).verdicts.map(({ rule }) => rule),
        ['plan-form'],
        each,
      );
    assert.equal(evaluatePlan(question).overall, 'not-eligible');
  });

  it('refuses a medicine that the form does not name', () => {
    const question = ask('note-97', { medication: [{ atc: 'B01AF01' }] });
    assert.equal(verdictIn(question, 'plan-medication')?.verdict, 'not-met');
    assert.equal(evaluatePlan(question).overall, 'not-eligible');
    assert.equal(
      verdictIn(ask('oxygen-therapy', { medication: [{ atc: 'V03AN01' }] }), 'plan-medication')?.verdict,
      'met',
    );
  });

  it('is incomplete when an error cannot be told, and names what is missing', () => {
    const question = ask('note-100', { answers: { hba1c: null } });
    assert.equal(evaluatePlan(question).overall, 'incomplete');
    const verdict = verdictIn(question, 'N100-02a');
    assert.deepEqual([verdict?.verdict, verdict?.missing, verdict?.unknownContext], ['unknown', ['hba1c'], []]);
  });

  it('takes age and sex of the person, never those of the form', () => {
    const question = ask('paxlovid', { answers: { age: 73, sex: 'female' }, patient: { sex: 'female' } });
    const verdict = verdictIn(question, 'PAX-01');
    assert.deepEqual([verdict?.verdict, verdict?.missing, verdict?.unknownContext], ['unknown', [], ['age']]);
    const clearance = verdictIn(ask('ranolazine', { patient: { birthDate: '1960-01-15', sex: 'other' } }), 'RAN-03');
    assert.deepEqual([clearance?.verdict, clearance?.unknownContext], ['unknown', ['sex']]);
  });

  it('computes scores anew and does not read those of the form', () => {
    const question = ask('note-97', { answers: { cha2ds2vasc: 9, hypertension: false, diabetes: false } });
    assert.equal(verdictIn(question, 'N97-03')?.verdict, 'not-met');
  });

  it('names the row that lacks an answer', () => {
    const { base } = casesOf('oxygen-therapy');
    const [row] = base.answers.bloodGas as readonly Readonly<Record<string, string | number>>[];
    const { pao2: _, ...rest } = row ?? {};
    const verdict = verdictIn(ask('oxygen-therapy', { answers: { bloodGas: [row ?? {}, rest] } }), 'OTD-02');
    assert.deepEqual([verdict?.verdict, verdict?.missing], ['unknown', ['pao2']]);
  });

  it('cannot tell a rule whose answers do not fit it', () => {
    const item: QuestionnaireResponseItem[] = [
      { linkId: 'egfr', answer: [{ valueString: 'molto' }] },
      { linkId: 'durationDays', answer: [{ valueInteger: 5 }, { valueInteger: 6 }] },
    ];
    const { response, ...question } = ask('paxlovid', { answers: { egfr: null, durationDays: null } });
    assert.ok(response);
    const answered = { ...question, response: { ...response, item: [...(response.item ?? []), ...item] } };
    for (const rule of ['PAX-06', 'PAX-10a']) assert.equal(verdictIn(answered, rule)?.verdict, 'unknown', rule);
    assert.deepEqual(verdictIn(answered, 'PAX-06')?.missing, ['egfr']);
    assert.equal(evaluatePlan(answered).overall, 'incomplete');
  });

  it('takes a date without its day for no answer', () => {
    const question = ask('note-100', { answers: { planEnd: '2026-08' } });
    const verdict = verdictIn(question, 'N100-05a');
    assert.deepEqual([verdict?.verdict, verdict?.missing], ['unknown', ['planEnd']]);
  });

  it('says of a rule that is not verified that it is not', () => {
    const { text } = verdictIn(ask('note-97'), 'N97-03') ?? {};
    assert.match(`${text?.it}|${text?.en}`, /\(regola non verificata\)\|.*\(unverified rule\)$/);
  });

  it('never calls a plan without rules eligible without a remark', () => {
    const answer = evaluatePlan(
      questionOf('oncology', { ...casesOf('rare-disease').base, form: 'pt-oncologia', answers: {} }, {}),
    );
    assert.equal(answer.overall, 'eligible-with-remarks');
    assert.equal(answer.verdicts.find(({ verdict }) => verdict !== 'met')?.rule, 'plan-rules');
  });

  it('asks for a day', () => {
    assert.throws(() => evaluatePlan(ask('note-97', { on: '2026-02-30' })), RangeError);
  });

  it('answers whatever a response holds, and never eligible without its answers', () => {
    const linkId = fc.constantFrom(
      'toString',
      '__proto__',
      'constructor',
      'hba1c',
      'egfr',
      'ingredient',
      'bloodGas',
      'planStart',
    );
    const answer = fc.oneof(
      fc.record({ valueString: fc.string() }),
      fc.record({ valueDecimal: fc.double({ noNaN: true }) }),
      fc.record({ valueDate: fc.constantFrom('2026', '2026-02-31', '9999-12-31', '') }),
      fc.record({ valueCoding: fc.record({ code: fc.string() }) }),
      fc.constant({}),
    );
    const items = fc.array(
      fc.record({ linkId, answer: fc.array(answer), item: fc.array(fc.record({ linkId, answer: fc.array(answer) })) }),
    );
    const types = deliveredPlanTypes.filter(
      ({ status, rules }) => status === 'active' && rules.some(({ severity }) => severity === 'error'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...types), items, (type, item) => {
        const questionnaire = type.forms[0]?.questionnaire ?? '';
        const response = { resourceType: 'QuestionnaireResponse', status: 'completed', questionnaire, item } as const;
        const { overall } = evaluatePlan({
          type,
          response,
          patient: { birthDate: '__proto__', sex: 'constructor' },
          prescriber: { role: 'toString', specialties: ['constructor'] },
          on: '2026-02-10',
        });
        assert.ok(overall === 'not-eligible' || overall === 'incomplete', overall);
      }),
      { numRuns: 300 },
    );
  });
});
