import type {
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes';
import type { ReadForm, ReadItem } from './form-definition.ts';
import { codingOf, type FormAddresses } from './to-questionnaire.ts';

/** The answer to a question: a code for a choice, several in a list. */
type ExampleAnswer = string | number | boolean;

/** Answers by linkId, also of questions inside groups; each repetition of a repeating group is an object of its own. */
interface ExampleAnswers {
  readonly [linkId: string]: ExampleAnswer | readonly (ExampleAnswer | ExampleAnswers)[];
}

/** A response as an example of a form, in a file `profiles/forms/<domain>/<name>.examples.json`. */
export interface FormExample {
  readonly id: string;
  /** Id of the form. */
  readonly form: string;
  readonly title: string;
  readonly description: string;
  /** Further elements of the response (profile, subject, author, status, dates). */
  readonly resource: Omit<QuestionnaireResponse, 'resourceType' | 'item'>;
  /** Computed answers are written down like the others, so that they are checked and not only produced. */
  readonly answers: ExampleAnswers;
}

/** The QuestionnaireResponse of an example. Throws when it answers what the form does not ask. */
export function toResponse(
  { id, resource, answers }: FormExample,
  form: ReadForm,
  addresses: FormAddresses,
  file: string,
): QuestionnaireResponse {
  const used = new Set<string>();
  const item = toItems(form.items, answers, { form, addresses, used });
  const unused = linkIdsOf(answers).find((linkId) => !used.has(linkId));
  if (unused !== undefined) throw new Error(`${file}: ${id}: ${form.id} does not ask ${unused}`);
  const { meta, ...rest } = resource;
  return {
    resourceType: 'QuestionnaireResponse',
    id,
    ...(meta === undefined ? {} : { meta }),
    questionnaire: `${addresses.canonical}/Questionnaire/${form.id}|${form.version}`,
    ...rest,
    ...(item.length > 0 ? { item } : {}),
  };
}

interface Place {
  readonly form: ReadForm;
  readonly addresses: FormAddresses;
  readonly used: Set<string>;
}

function toItems(items: readonly ReadItem[], answers: ExampleAnswers, place: Place): QuestionnaireResponseItem[] {
  return items.flatMap((item): QuestionnaireResponseItem[] => {
    const { linkId, it: text } = item;
    const given = answers[linkId];
    if (item.type === 'group') {
      const repetitions = Array.isArray(given) ? (given as readonly ExampleAnswers[]) : [answers];
      return repetitions.flatMap((repetition) => {
        const below = toItems(item.items, repetition, place);
        if (below.length > 0) place.used.add(linkId);
        return below.length === 0 ? [] : [{ linkId, text, item: below }];
      });
    }
    if (given === undefined) return [];
    place.used.add(linkId);
    const values = (Array.isArray(given) ? given : [given]) as readonly ExampleAnswer[];
    return [{ linkId, text, answer: values.map((value) => toAnswer(value, item, place)) }];
  });
}

function toAnswer(value: ExampleAnswer, item: ReadItem, { form, addresses }: Place): QuestionnaireResponseItemAnswer {
  switch (item.type) {
    case 'boolean':
      return { valueBoolean: value === true };
    case 'integer':
      return { valueInteger: Number(value) };
    case 'decimal':
      return { valueDecimal: Number(value) };
    case 'date':
      return { valueDate: String(value) };
    case 'dateTime':
      return { valueDateTime: String(value) };
    case 'choice':
      return { valueCoding: codingOf(String(value), item, form, addresses) };
    case 'open-choice':
      return item.options?.some(([code]) => code === value) === true
        ? { valueCoding: codingOf(String(value), item, form, addresses) }
        : { valueString: String(value) };
    default:
      return { valueString: String(value) };
  }
}

function linkIdsOf(answers: ExampleAnswers): string[] {
  return Object.entries(answers).flatMap(([linkId, value]) => [
    linkId,
    ...(Array.isArray(value) ? value : []).flatMap((one) => (typeof one === 'object' ? linkIdsOf(one) : [])),
  ]);
}
