import assert from 'node:assert/strict';
import type { Questionnaire, QuestionnaireResponse } from '@medplum/fhirtypes';
import { parseJsonText, toJsonText } from '../json/index.ts';
import cases from './evaluate-form.cases.json' with { type: 'json' };
import { evaluateForm } from './index.ts';

interface FormCase {
  readonly name: string;
  /** Further elements of the questionnaire. */
  readonly form: object;
  readonly item: unknown;
  readonly enabled?: readonly string[];
  /** `place: answers as JSON`. */
  readonly computed?: readonly string[];
  readonly missing?: readonly string[];
  readonly failed?: readonly string[];
  /** Items of the response afterwards. */
  readonly result?: unknown;
}

describe('evaluateForm', () => {
  for (const {
    name,
    form,
    item,
    enabled,
    computed,
    missing,
    failed,
    result,
  } of cases as unknown as readonly FormCase[])
    it(name, () => {
      const questionnaire = { resourceType: 'Questionnaire', status: 'active', ...form } as Questionnaire;
      const response = { resourceType: 'QuestionnaireResponse', status: 'in-progress', item } as QuestionnaireResponse;
      const before = JSON.stringify([questionnaire, response]);
      const found = evaluateForm(questionnaire, response);
      if (enabled) assert.deepEqual([...found.enabled].sort(), [...enabled].sort());
      if (computed)
        assert.deepEqual(
          found.computed.map(({ place, answers }) => `${place}: ${JSON.stringify(answers)}`),
          computed,
        );
      const tell = (places: typeof found.missing): readonly string[] =>
        places.map(({ linkId, place }) => `${linkId} ${place}`);
      assert.deepEqual(tell(found.missing), missing ?? []);
      assert.deepEqual(tell(found.failed), failed ?? []);
      if (result) assert.deepEqual(JSON.parse(JSON.stringify(found.response.item)), result);
      assert.equal(JSON.stringify([questionnaire, response]), before, 'nothing given is changed');
    });

  it('keeps decimals as they were written', () => {
    const text = '{"resourceType":"QuestionnaireResponse","item":[{"linkId":"kg","answer":[{"valueDecimal":70.50}]}]}';
    const response = parseJsonText(text) as QuestionnaireResponse;
    const form: Questionnaire = {
      resourceType: 'Questionnaire',
      status: 'active',
      item: [{ linkId: 'kg', type: 'decimal' }],
    };
    assert.equal(toJsonText(evaluateForm(form, response).response), text);
  });

  it('ends for expressions that never settle', () => {
    const growing = {
      linkId: 'n',
      type: 'integer',
      extension: [
        {
          url: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression',
          valueExpression: {
            language: 'text/fhirpath',
            expression: "iif(%resource.item.empty(), 0, %resource.item.where(linkId='n').answer.value + 1)",
          },
        },
      ],
    } as const;
    const { computed } = evaluateForm(
      { resourceType: 'Questionnaire', status: 'active', item: [growing] } as unknown as Questionnaire,
      { resourceType: 'QuestionnaireResponse', status: 'in-progress' },
    );
    assert.equal(computed.length, 1);
  });
});
