import type {
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes';
import { isCivilDate } from '@sinfonia/mappings';

/** A plain answer: a coding is its code, a date its text. */
export type PlainAnswer = boolean | number | string;

/** A row of a group: its answers by linkId. */
export type Row = Readonly<Record<string, readonly PlainAnswer[]>>;

/** Answers by linkId, and rows of groups by the linkId of the group; only those that were asked for. */
export type Answers = ReadonlyMap<string, readonly (PlainAnswer | Row)[]>;

/**
 * The answers of a response to the linkIds that are wanted, at any depth. An item without answer and without items is not
 * there. What else the response holds is not read.
 */
export function answersOf(response: QuestionnaireResponse | undefined, wanted: ReadonlySet<string>): Answers {
  const found = new Map<string, (PlainAnswer | Row)[]>();
  for (const item of itemsUnder(response?.item)) {
    if (!wanted.has(item.linkId)) continue;
    const values: readonly (PlainAnswer | Row)[] = item.answer ? plainAnswers(item) : rowOf(item);
    if (values.length === 0) continue;
    const known = found.get(item.linkId);
    if (known) known.push(...values);
    else found.set(item.linkId, [...values]);
  }
  return found;
}

function rowOf({ item }: QuestionnaireResponseItem): readonly Row[] {
  // Without a prototype no linkId means more than a name.
  const row = Object.create(null) as Record<string, PlainAnswer[]>;
  let isEmpty = true;
  for (const inner of itemsUnder(item)) {
    const values = plainAnswers(inner);
    if (values.length === 0) continue;
    isEmpty = false;
    row[inner.linkId] = [...(row[inner.linkId] ?? []), ...values];
  }
  return isEmpty ? [] : [row];
}

function* itemsUnder(items: readonly QuestionnaireResponseItem[] | undefined): Generator<QuestionnaireResponseItem> {
  for (const item of items ?? []) {
    yield item;
    yield* itemsUnder(item.item);
    for (const answer of item.answer ?? []) yield* itemsUnder(answer.item);
  }
}

function plainAnswers({ answer = [] }: QuestionnaireResponseItem): PlainAnswer[] {
  return answer.flatMap((each) => plainAnswer(each) ?? []);
}

/** A date that is no whole day is no answer: compared as it stands it would count as early. */
function plainAnswer(answer: QuestionnaireResponseItemAnswer): PlainAnswer | undefined {
  const { valueDate } = answer;
  if (valueDate !== undefined) return isCivilDate(valueDate) ? valueDate : undefined;
  return (
    answer.valueCoding?.code ?? answer.valueBoolean ?? answer.valueInteger ?? answer.valueDecimal ?? answer.valueString
  );
}
