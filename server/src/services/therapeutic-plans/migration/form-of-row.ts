import type { QuestionnaireItem, QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { isCivilDate } from '@sinfonia/mappings';
import { packageResources } from '@sinfonia/profiles/package';
import { packageTerminology } from '@sinfonia/profiles/terminology';

type Answer = NonNullable<QuestionnaireResponseItem['answer']>[number];

/** A form filled in from cells, and the linkIds that do not fit it. */
export interface FilledForm {
  /** Undefined when the package has no such form. */
  readonly response: QuestionnaireResponse | undefined;
  readonly wrong: readonly string[];
}

/** Fills in a form of the package from answers by linkId; rows of repeated groups cannot be given this way. */
export function formOfRow(name: string, answers: ReadonlyMap<string, string>): FilledForm {
  const form = packageResources('Questionnaire').find(({ id }) => id === name);
  if (form === undefined) return { response: undefined, wrong: [] };
  const used = new Set<string>();
  const wrong: string[] = [];
  const fill = (items: readonly QuestionnaireItem[] = []): QuestionnaireResponseItem[] =>
    items.flatMap((item): QuestionnaireResponseItem[] => {
      const { linkId } = item;
      if (item.type === 'group') {
        const inner = fill(item.item);
        return inner.length === 0 ? [] : [{ linkId, item: inner }];
      }
      const value = answers.get(linkId);
      used.add(linkId);
      if (value === undefined || value === '') return [];
      const answer = answerOf(item, value);
      if (answer === undefined) wrong.push(linkId);
      return answer === undefined ? [] : [{ linkId, answer: [answer] }];
    });
  const item = fill(form.item);
  for (const [linkId, value] of answers) if (value !== '' && !used.has(linkId)) wrong.push(linkId);
  return {
    response: {
      resourceType: 'QuestionnaireResponse',
      status: 'completed',
      questionnaire: `${form.url}|${form.version}`,
      item,
    },
    wrong,
  };
}

function answerOf(item: QuestionnaireItem, value: string): Answer | undefined {
  switch (item.type) {
    case 'boolean':
      return value === 'true' || value === 'false' ? { valueBoolean: value === 'true' } : undefined;
    case 'integer':
      return /^-?\d{1,9}$/.test(value) ? { valueInteger: Number(value) } : undefined;
    case 'decimal':
      return /^-?\d{1,9}(\.\d{1,6})?$/.test(value) ? { valueDecimal: Number(value) } : undefined;
    case 'date':
      return isCivilDate(value) ? { valueDate: value } : undefined;
    case 'choice':
    case 'open-choice':
      return codingOf(item, value);
    default:
      return { valueString: value };
  }
}

function codingOf({ answerOption = [], answerValueSet }: QuestionnaireItem, code: string): Answer | undefined {
  const option = answerOption.find(({ valueCoding }) => valueCoding?.code === code)?.valueCoding;
  if (option !== undefined) {
    return { valueCoding: { ...(option.system === undefined ? {} : { system: option.system }), code } };
  }
  if (answerValueSet === undefined) return undefined;
  for (const [system, codes] of packageTerminology().members(answerValueSet)?.bySystem ?? []) {
    for (const [known] of codes) if (known === code) return { valueCoding: { system, code } };
  }
  return undefined;
}
