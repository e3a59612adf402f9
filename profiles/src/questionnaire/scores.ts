import { type ScoreOf, scoreIn } from '../fhirpath/index.ts';
import { isJsonObject, type JsonObject, objectsOf } from '../json/json-object.ts';
import { equalValues } from './compare.ts';
import type { Form } from './form.ts';
import { choiceOf, type FormValue } from './form-value.ts';

/**
 * Scores of the answers of a form: from the options of the item, else from the value set that the questionnaire
 * contains. Scores of value sets outside the questionnaire are not known here.
 */
export function scoresOf(form: Form): ScoreOf {
  return (element, linkId) => {
    const item = linkId === undefined ? undefined : form.byLinkId.get(linkId);
    if (!item) return undefined;
    const given = toValue(element);
    const option = item.options.find(({ value }) =>
      typeof given === 'object' ? equalValues(value, given) : value.value === given,
    );
    return option?.score ?? (typeof given === 'object' ? scoreInValueSet(form, item.definition, given) : undefined);
  };
}

/** An answer, a coding, or the text or number of a primitive value, whose type the engine does not tell. */
function toValue(element: unknown): FormValue | string | number | boolean | undefined {
  if (!isJsonObject(element))
    return typeof element === 'string' || typeof element === 'number' || typeof element === 'boolean'
      ? element
      : undefined;
  return choiceOf(element, 'value') ?? { type: 'Coding', value: element };
}

function scoreInValueSet(form: Form, definition: JsonObject, { value }: FormValue): number | undefined {
  const set = definition['answerValueSet'];
  if (typeof set !== 'string' || !set.startsWith('#') || !isJsonObject(value)) return undefined;
  const contained = objectsOf(form.questionnaire['contained']).find(({ id }) => id === set.slice(1));
  const compose = contained?.['compose'];
  if (!isJsonObject(compose)) return undefined;
  for (const include of objectsOf(compose['include'])) {
    if (include['system'] !== value['system']) continue;
    const concept = objectsOf(include['concept']).find(({ code }) => code === value['code']);
    if (concept) return scoreIn(concept);
  }
  return undefined;
}
