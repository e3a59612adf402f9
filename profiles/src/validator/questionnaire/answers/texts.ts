import { extensionNumber, extensionText, formExtensions } from '../../../questionnaire/extensions.ts';
import type { AnswerRule } from './answer-rule.ts';

/** Length of texts. Sources: FHIR R4 Questionnaire.item.maxLength, extension `minLength`. */
export const lengthRule: AnswerRule = ({ definition }) => {
  const { maxLength } = definition;
  const max = typeof maxLength === 'number' ? maxLength : Number.POSITIVE_INFINITY;
  const min = extensionNumber(definition, formExtensions.minLength) ?? 0;
  if (min === 0 && max === Number.POSITIVE_INFINITY) return undefined;
  return ({ value }, run) => {
    if (typeof value !== 'string') return;
    if (value.length > max) run.report('answer-too-long', { max });
    if (value.length < min) run.report('answer-too-short', { min });
  };
};

/** Short answers have one line; long ones are of type `text`. Source: FHIR R4 codesystem-item-type.html. */
export const lineBreakRule: AnswerRule = ({ type }) =>
  type === 'string'
    ? ({ value }, run) => {
        if (typeof value === 'string' && /[\r\n]/.test(value)) run.report('answer-line-breaks');
      }
    : undefined;

/** The whole text has the form of the regular expression. Source: extensions `regex` and `entryFormat`. */
export const patternRule: AnswerRule = ({ definition }, { trusted }) => {
  const source = trusted ? extensionText(definition, formExtensions.regex) : undefined;
  const pattern = source === undefined ? undefined : toPattern(source);
  if (!pattern) return undefined;
  const form = extensionText(definition, formExtensions.entryFormat) ?? pattern.source;
  return ({ value }, run) => {
    if (typeof value !== 'object' && !pattern.test(String(value))) run.report('answer-pattern', { form });
  };
};

/** A pattern for whole texts; undefined when it is not valid. Older escapes are read without the Unicode mode. */
export function toPattern(source: string): RegExp | undefined {
  for (const flags of ['su', 's'])
    try {
      return new RegExp(`^(?:${source})$`, flags);
    } catch {
      // The other mode may be able to read it.
    }
  return undefined;
}
