import assert from 'node:assert/strict';
import type { Questionnaire } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { type Issue, severityOf } from '../../../issues/index.ts';
import { createValidator, questionnairesOf } from '../../index.ts';
import tables from './response.cases.json' with { type: 'json' };

interface ResponseCase {
  readonly name: string;
  /** Elements beside the usual ones. */
  readonly with?: object;
  readonly item?: unknown;
  /** `code place`, with the severity in front where it is not an error. */
  readonly faults: readonly string[];
}

interface Table {
  readonly rule: string;
  readonly questionnaire: object;
  readonly responses: readonly ResponseCase[];
}

const url = 'https://example.org/Questionnaire/prova';

function toText(issue: Issue): string {
  const severity = severityOf(issue);
  const told = [issue.code, ...(issue.expression ?? [])].join(' ');
  return severity === 'error' ? told : `${severity} ${told}`;
}

/** Every value inside a JSON value, with a way to put another one in its place in a copy. */
function* changes(value: unknown): Generator<(by: unknown) => unknown> {
  yield (by) => by;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, child] of Object.entries(value))
    for (const change of changes(child))
      yield (by) => {
        const copy = structuredClone(value) as Record<string, unknown>;
        copy[name] = change(by);
        return copy;
      };
}

const inheritedNames = Object.keys(Object.getOwnPropertyDescriptors(Object.prototype));

describe('a response against its questionnaire', () => {
  for (const { rule, questionnaire, responses } of tables as unknown as readonly Table[])
    describe(rule, () => {
      const form = { resourceType: 'Questionnaire', url, status: 'active', ...questionnaire } as Questionnaire;
      const validator = createValidator({ questionnaires: questionnairesOf([form]) });
      for (const { name, item, with: more, faults } of responses)
        it(`${faults.length === 0 ? 'accepts' : 'finds the faults of'} ${name}`, () => {
          const response = {
            resourceType: 'QuestionnaireResponse',
            questionnaire: url,
            status: 'completed',
            item,
            ...more,
          };
          const issues = validator.validate(JSON.parse(JSON.stringify(response)), { bestPractice: false });
          assert.deepEqual(issues.map(toText).sort(), [...faults].sort());
        });
    });

  it('answers for any JSON, in the response and in the questionnaire', () => {
    const pairs = (tables as unknown as readonly Table[]).flatMap(({ questionnaire, responses }) => {
      const form = { resourceType: 'Questionnaire', url, status: 'active', ...questionnaire };
      return responses.flatMap(({ item }) => {
        const response = {
          resourceType: 'QuestionnaireResponse',
          questionnaire: url,
          status: 'completed',
          item: item ?? [],
        };
        return [
          ...[...changes(response)].map((change) => (by: unknown) => ({ form, response: change(by) })),
          ...[...changes(form)].map((change) => (by: unknown) => ({ form: change(by), response })),
        ];
      });
    });
    const anything = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(null, [], {}, [null], '', '(', [[]], -1, 1e9, 'toString', 'constructor', '__proto__'),
    );
    let current: unknown;
    const validator = createValidator({ questionnaires: () => current as Questionnaire });
    fc.assert(
      fc.property(fc.constantFrom(...pairs), anything, (change, by) => {
        const { form, response } = change(by);
        current = form;
        assert.ok(Array.isArray(validator.validate(response)));
        assert.ok(Array.isArray(validator.validate(form)));
      }),
      { numRuns: 1000 },
    );
    assert.deepEqual(Object.keys(Object.getOwnPropertyDescriptors(Object.prototype)), inheritedNames);
  });

  it('never repeats answers', () => {
    const secret = 'Segretissimo';
    const form = {
      resourceType: 'Questionnaire',
      url,
      status: 'active',
      item: [
        { linkId: 'a', type: 'string', maxLength: 3 },
        { linkId: 'b', type: 'choice', answerOption: [{ valueCoding: { code: 'x' } }] },
      ],
    } as Questionnaire;
    const issues = createValidator({ questionnaires: questionnairesOf([form]) }).validate({
      resourceType: 'QuestionnaireResponse',
      questionnaire: url,
      status: 'completed',
      item: [
        { linkId: 'a', answer: [{ valueString: secret }] },
        { linkId: 'b', answer: [{ valueCoding: { code: secret, display: secret } }] },
        { linkId: `${secret} ${secret}`, answer: [{ valueString: secret }] },
      ],
    });
    assert.ok(issues.length >= 3);
    assert.ok(!JSON.stringify(issues).includes(secret));
  });

  it('takes the latest version of a questionnaire unless one is named', () => {
    const version = (of: string, type: string): Questionnaire =>
      ({
        resourceType: 'Questionnaire',
        url,
        version: of,
        status: 'active',
        item: [{ linkId: 'a', type }],
      }) as Questionnaire;
    const validator = createValidator({
      questionnaires: questionnairesOf([version('9', 'string'), version('10', 'integer')]),
    });
    const faultsFor = (questionnaire: string): readonly string[] =>
      validator
        .validate(
          {
            resourceType: 'QuestionnaireResponse',
            questionnaire,
            status: 'completed',
            item: [{ linkId: 'a', answer: [{ valueInteger: 1 }] }],
          },
          { bestPractice: false },
        )
        .map(({ code }) => code);
    assert.deepEqual(faultsFor(url), []);
    assert.deepEqual(faultsFor(`${url}|10`), []);
    assert.deepEqual(faultsFor(`${url}|9`), ['answer-type']);
    assert.deepEqual(faultsFor(`${url}|11`), ['questionnaire-unknown']);
  });
});
