import assert from 'node:assert/strict';
import type { QuestionnaireItem, QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { invalidExamples, packageExamples, packageResources } from '../../../package/index.ts';
import { evaluateForm } from '../../../questionnaire/index.ts';
import { codeTable } from '../../../terminology/table-file.ts';
import computedCases from './computed.cases.json' with { type: 'json' };
import type { FormDefinition, FormItemEntry, FormPart } from './form-definition.ts';
import cases from './forms.cases.json' with { type: 'json' };
import { resolveForm } from './read-forms.ts';

const file = 'forms/sample/sample.json';
const part: FormPart = { id: 'sample', items: [{ linkId: 'a', it: 'A', en: 'A', type: 'date' }] };

const formOf = (items: unknown): FormDefinition => ({
  id: 'sample',
  version: '1.0.0',
  name: 'Sample',
  title: { it: 'Prova', en: 'Sample' },
  description: { it: 'Prova.', en: 'Sample.' },
  source: 'test',
  evidence: 'unverified',
  status: 'draft',
  period: { start: '2026-01-01' },
  items: items as readonly FormItemEntry[],
});

describe('form definitions', () => {
  for (const { name, items, fault } of cases)
    it(`are refused with file and place: ${name}`, () => {
      const resolve = () => resolveForm(formOf(items), new Map([[part.id, part]]), file);
      assert.throws(resolve, { message: `${file}: ${fault}` });
    });

  it('take over a part with changes and without what they leave out', () => {
    const items = [{ include: 'sample', set: { a: { required: true } } }];
    const form = resolveForm(formOf(items), new Map([[part.id, part]]), file);
    assert.deepEqual(form.items, [{ linkId: 'a', it: 'A', en: 'A', type: 'date', required: true, items: [] }]);
    const empty = resolveForm(formOf([{ include: 'sample', without: ['a'] }]), new Map([[part.id, part]]), file);
    assert.deepEqual(empty.items, []);
  });
});

describe('forms of the package', () => {
  const forms = packageResources('Questionnaire');
  const { concepts: plans } = codeTable('therapeutic-plan-type');

  it('have an example, and one that is invalid on purpose unless they are not in force', () => {
    const examples = packageExamples().filter((example) => example.resourceType === 'QuestionnaireResponse');
    const invalid = new Set(invalidExamples().map(({ from }) => from));
    for (const { url, version, status } of forms) {
      const own = examples.filter(({ questionnaire }) => questionnaire === `${url}|${version}`);
      assert.ok(own.length > 0, url);
      const isWrong = own.some(({ id }) => invalid.has(`QuestionnaireResponse/${id}`));
      assert.ok(isWrong || status !== 'active', url);
    }
  });

  it('are there for every plan that names one, and say so', () => {
    const named = plans.flatMap(({ code, properties }) =>
      String(properties?.['questionnaire'] ?? '')
        .split(' ')
        .filter((id) => id !== '')
        .map((id) => `${code} ${id}`),
    );
    const said = forms.flatMap(({ id, useContext = [] }) =>
      useContext.map(({ valueCodeableConcept }) => `${valueCodeableConcept?.coding?.[0]?.code} ${id}`),
    );
    assert.deepEqual(said.sort(), named.sort());
  });

  it('of scales reach the lowest and highest score of the table of scales, and no other', () => {
    const { concepts } = codeTable('home-care-scale');
    let seen = 0;
    for (const { code, properties = {} } of concepts) {
      const form = forms.find(({ id }) => id === code);
      const group = form?.item?.find(({ linkId }) => linkId === 'questions');
      if (!group) continue;
      seen += 1;
      const scores = (group.item ?? []).map(scoresOf);
      const sum = (pick: (...values: number[]) => number) => scores.reduce((total, one) => total + pick(...one), 0);
      assert.deepEqual([sum(Math.min), sum(Math.max)], [properties['min'], properties['max']], code);
    }
    assert.equal(seen, 5);
  });

  for (const { name, from, answers, computed } of computedCases)
    it(`compute what the answers say: ${name}`, () => {
      const example = packageExamples().find(({ id }) => id === from) as QuestionnaireResponse;
      const form = forms.find(({ url, version }) => example.questionnaire === `${url}|${version}`);
      assert.ok(form, from);
      const changed = { ...example, item: withAnswers(example.item ?? [], answers) };
      const results = new Map(
        evaluateForm(form, changed).computed.map(({ linkId, answers: [answer] }) => [
          linkId,
          answer?.valueInteger ?? answer?.valueDecimal,
        ]),
      );
      for (const [linkId, value] of Object.entries(computed)) assert.equal(results.get(linkId), value, linkId);
    });
});

/** The items with other values for some answers. */
function withAnswers(
  items: readonly QuestionnaireResponseItem[],
  values: Readonly<Record<string, unknown>>,
): QuestionnaireResponseItem[] {
  return items.map((item) => {
    const value = values[item.linkId ?? ''];
    const [first] = item.answer ?? [];
    const answer = first && value !== undefined ? [withValue(first, value)] : item.answer;
    return { ...item, ...(answer && { answer }), ...(item.item && { item: withAnswers(item.item, values) }) };
  });
}

function withValue(answer: object, value: unknown): object {
  const [property = ''] = Object.keys(answer);
  const former: unknown = Object.values(answer)[0];
  return { [property]: typeof former === 'object' && former !== null ? { ...former, code: value } : value };
}

function scoresOf({ answerOption = [] }: QuestionnaireItem): number[] {
  return answerOption.flatMap(({ extension = [] }) => extension.flatMap(({ valueDecimal }) => valueDecimal ?? []));
}
