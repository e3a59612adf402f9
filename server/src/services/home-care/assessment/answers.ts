import type { QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';

/** An item of a response and where it stands. */
export interface PlacedItem {
  readonly item: QuestionnaireResponseItem;
  /** FHIRPath, such as `QuestionnaireResponse.item[1].item[5]`. */
  readonly place: string;
}

/** Every item of a response by its linkId, at any depth; the first one where an item repeats. */
export function itemsOf(response: QuestionnaireResponse): ReadonlyMap<string, PlacedItem> {
  const found = new Map<string, PlacedItem>();
  collect(response.item, 'QuestionnaireResponse', found);
  return found;
}

/** The number that an item answers; undefined when it answers none. */
export function numberIn({ item }: PlacedItem): number | undefined {
  const answer = item.answer?.[0];
  return answer?.valueInteger ?? answer?.valueDecimal;
}

/** The code that an item answers; undefined when it answers none. */
export function codeIn({ item }: PlacedItem): string | undefined {
  return item.answer?.[0]?.valueCoding?.code;
}

function collect(
  items: readonly QuestionnaireResponseItem[] | undefined,
  parent: string,
  found: Map<string, PlacedItem>,
): void {
  for (const [index, item] of (items ?? []).entries()) {
    const place = `${parent}.item[${index}]`;
    if (!found.has(item.linkId)) found.set(item.linkId, { item, place });
    collect(item.item, place, found);
    for (const [at, answer] of (item.answer ?? []).entries()) collect(answer.item, `${place}.answer[${at}]`, found);
  }
}
