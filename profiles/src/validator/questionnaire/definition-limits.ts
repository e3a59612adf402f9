import { compareValues } from '../../questionnaire/compare.ts';
import { extensionNumber, extensionText, formExtensions } from '../../questionnaire/extensions.ts';
import type { FormItem } from '../../questionnaire/form.ts';
import type { Run } from '../run.ts';
import { boundsOf } from './answer-numbers.ts';
import { toPattern } from './answer-texts.ts';

/** Limits of an item leave room for an answer, and its regular expression can be read. */
export function checkLimits(item: FormItem, run: Run): void {
  const { definition, min: least, max: most } = item;
  const { min, max } = boundsOf(item);
  if (min && max && (compareValues(min, max) ?? 0) > 0) run.report('limits-contradict', { name: 'minValue, maxValue' });
  if (most < least) run.report('limits-contradict', { name: 'minOccurs, maxOccurs' });
  const shortest = extensionNumber(definition, formExtensions.minLength);
  const { maxLength } = definition;
  if (shortest !== undefined && typeof maxLength === 'number' && shortest > maxLength)
    run.report('limits-contradict', { name: 'minLength, maxLength' });
  const pattern = extensionText(definition, formExtensions.regex);
  if (pattern !== undefined && !toPattern(pattern)) run.report('form-pattern-invalid');
}
