import type { Questionnaire, QuestionnaireItem, QuestionnaireResponse } from '@medplum/fhirtypes';
import { packageResources } from '@sinfonia/profiles/package';

let byUrl: ReadonlyMap<string, Questionnaire> | undefined;

/** The form of our package that a response answers; undefined when there is none, or not in the version that it names. */
export function questionnaireOf({ questionnaire }: QuestionnaireResponse): Questionnaire | undefined {
  byUrl ??= new Map(packageResources('Questionnaire').map((form) => [form.url ?? '', form]));
  const [url = '', version] = (questionnaire ?? '').split('|');
  const form = byUrl.get(url);
  return form && (version === undefined || version === form.version) ? form : undefined;
}

/** Every item of a form, outer ones first. */
export function* itemsIn(items: readonly QuestionnaireItem[] = []): Generator<QuestionnaireItem> {
  for (const item of items) {
    yield item;
    yield* itemsIn(item.item);
  }
}
