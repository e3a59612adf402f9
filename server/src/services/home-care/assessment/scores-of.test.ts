import assert from 'node:assert/strict';
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { isRefusal, textOf } from '@sinfonia/profiles/issues';
import { validate } from '@sinfonia/profiles/validator';
import { responseExample } from './responses.test-data.ts';
import cases from './scores-of.cases.json' with { type: 'json' };
import { scoresOf } from './scores-of.ts';

interface Case {
  readonly from: string;
  readonly name?: string;
  readonly drop?: readonly string[];
  readonly total?: number;
  readonly status?: QuestionnaireResponse['status'];
  readonly questionnaire?: string;
  readonly expect?: readonly string[];
  readonly faults?: readonly string[];
}

const place = {
  patient: 'Patient/p',
  episode: 'EpisodeOfCare/e',
  author: 'PractitionerRole/r',
  at: '2026-01-09T10:00:00+01:00',
};

function without(
  items: readonly QuestionnaireResponseItem[] = [],
  drop: readonly string[],
): QuestionnaireResponseItem[] {
  return items
    .filter(({ linkId }) => !drop.includes(linkId))
    .map((each) => ({ ...each, ...(each.item ? { item: without(each.item, drop) } : {}) }));
}

describe('scores of assessments', () => {
  for (const { from, name = '', drop = [], total, status, questionnaire, ...expected } of cases as readonly Case[]) {
    it(`${from} ${name}`, () => {
      const example = responseExample(from);
      const item = without(example.item, drop).map((each) =>
        total !== undefined && each.linkId === 'total' ? { ...each, answer: [{ valueInteger: total }] } : each,
      );
      const response = {
        ...example,
        item,
        status: status ?? example.status,
        ...(questionnaire ? { questionnaire } : {}),
      };
      const before = structuredClone(response);
      const result = scoresOf(response, place);
      assert.deepEqual(response, before);
      if (!result.ok) {
        assert.deepEqual(
          result.issues.map(({ code, expression }) => `${code} ${expression}`),
          expected.faults,
        );
        for (const issue of result.issues) assert.doesNotMatch(textOf(issue, 'it'), /\{\w+\}/);
        return;
      }
      assert.equal(expected.faults, undefined);
      assert.equal(result.scores.length, expected.expect?.length);
      for (const [index, score] of result.scores.entries()) {
        const { status, code, valueQuantity, interpretation } = score;
        const made = `${status} ${code.coding?.[0]?.code} ${valueQuantity?.value} ${interpretation?.[0]?.text}`;
        assert.ok(made.startsWith(expected.expect?.[index] ?? '?'), made);
        assert.deepEqual(score.derivedFrom, [{ reference: `QuestionnaireResponse/${from}` }]);
        assert.deepEqual(validate(score).filter(isRefusal), []);
        assert.deepEqual(
          validate(score)
            .map((issue) => issue.values?.['key'] ?? issue.code)
            .filter((key) => key !== 'dom-6'),
          [],
        );
      }
    });
  }
});
