import { FhirError, type Issue } from '@sinfonia/profiles/issues';
import type { StepCondition } from '../steps/step.ts';
import table from './rules.json' with { type: 'json' };

/** Name of a rule of `rules.json`. */
export type RuleId = keyof typeof table.rules;

/** The rules as they are told to clients. */
export const homeCareConditions: readonly StepCondition[] = Object.entries(table.rules).map(([id, rule]) => ({
  ...rule,
  id,
  kind: rule.kind === 'remark' ? 'remark' : 'refusal',
  text: { it: rule.it, en: rule.en },
}));

/** The refusal of a step by a rule: `step-precondition` 422, at the parameter or element that breaks it. */
export function refusedBy(rule: RuleId, place: string): FhirError {
  return new FhirError({ code: 'step-precondition', expression: [place], values: valuesOf(rule) });
}

/** A remark on a step by a rule: `step-remark`. */
export function remarkOf(rule: RuleId, place: string): Issue {
  return { code: 'step-remark', expression: [place], values: valuesOf(rule) };
}

function valuesOf(rule: RuleId): Readonly<Record<string, string>> {
  const { it, en } = table.rules[rule];
  return { rule, reason: it, 'reason-it': it, 'reason-en': en };
}

/** FHIRPath of a parameter of a step. */
export function parameterPlace(name: string): string {
  return `Parameters.parameter.where(name = '${name}')`;
}
