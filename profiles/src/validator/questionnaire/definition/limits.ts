import { objectsOf } from '../../../json/json-object.ts';
import { compareValues } from '../../../questionnaire/compare.ts';
import { extensionNumber, extensionText, extensionValues, formExtensions } from '../../../questionnaire/extensions.ts';
import type { FormItem } from '../../../questionnaire/form.ts';
import type { Run } from '../../run.ts';
import { boundsOf } from '../answers/numbers.ts';
import { toPattern } from '../answers/texts.ts';

/** Limits of an item leave room for an answer, somebody can give one, and its regular expression can be read. */
export function checkLimits(item: FormItem, run: Run): void {
  const { definition, min: least, max: most } = item;
  const { min, max } = boundsOf(item);
  if (min && max && (compareValues(min, max) ?? 0) > 0) run.report('limits-contradict', { name: 'minValue, maxValue' });
  if (most < least) run.report('limits-contradict', { name: 'minOccurs, maxOccurs' });
  const shortest = extensionNumber(definition, formExtensions.minLength);
  const { maxLength } = definition;
  if (shortest !== undefined && typeof maxLength === 'number' && shortest > maxLength)
    run.report('limits-contradict', { name: 'minLength, maxLength' });
  if (definition['required'] === true && isHidden(item) && !isGiven(item)) run.report('hidden-required');
  const pattern = extensionText(definition, formExtensions.regex);
  if (pattern !== undefined && !toPattern(pattern)) run.report('form-pattern-invalid');
}

function isHidden({ definition }: FormItem): boolean {
  return extensionValues(definition, formExtensions.hidden).includes(true);
}

/** Whether the answer comes from the form itself. */
function isGiven({ definition, calculated }: FormItem): boolean {
  const isInitial = objectsOf(definition['answerOption']).some((option) => option['initialSelected'] === true);
  return (
    calculated !== undefined ||
    definition['initial'] !== undefined ||
    isInitial ||
    extensionValues(definition, formExtensions.initialExpression).length > 0
  );
}
