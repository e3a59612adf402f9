import type { FormItem } from '../../../questionnaire/form.ts';
import { answerTypes } from '../../../questionnaire/form-value.ts';
import type { AnswerCheck, AnswerContext, AnswerRule } from './answer-rule.ts';
import { attachmentRule } from './attachments.ts';
import { decimalsRule, rangeRule } from './numbers.ts';
import { optionRule, valueSetRule } from './options.ts';
import { referenceRule } from './references.ts';
import { lengthRule, lineBreakRule, patternRule } from './texts.ts';
import { unitRule } from './units.ts';

const rules: readonly AnswerRule[] = [
  optionRule,
  valueSetRule,
  lengthRule,
  lineBreakRule,
  patternRule,
  rangeRule,
  decimalsRule,
  unitRule,
  attachmentRule,
  referenceRule,
];

/** Types that the answers of an item may have: those of its type and, for choices, those of its options. */
export function typesOf({ type, options }: FormItem): readonly string[] {
  const types = answerTypes.get(type) ?? [];
  if (type !== 'choice' && type !== 'open-choice') return types;
  const ofOptions = new Set(options.map(({ value }) => value.type));
  if (type === 'choice' && ofOptions.size > 0) return [...ofOptions];
  return [...new Set([...types, ...ofOptions])];
}

/** Compiles the check of the answers of an item: their type, and what else the item asks of them. */
export function compileAnswerCheck(item: FormItem, context: AnswerContext): AnswerCheck {
  const types = typesOf(item);
  const allowed = types.join(', ');
  // Without options nobody can tell which answers the author of the choice had in mind.
  const undecided =
    item.type === 'choice' && item.options.length === 0 && item.definition['answerValueSet'] === undefined;
  const checks = rules.flatMap((rule) => rule(item, context) ?? []);
  return (value, run) => {
    if (types.includes(value.type)) for (const check of checks) check(value, run);
    else if (types.length > 0)
      run.report('answer-type', { type: value.type, allowed }, undecided ? 'warning' : undefined);
  };
}
