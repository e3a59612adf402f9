import { FhirError, type Issue } from '@sinfonia/profiles/issues';
import type { Bilingual } from './parameters.ts';
import type { StepCondition } from './step.ts';

/** A rule as the `rules.json` of a service has it, under its name. */
export interface WrittenRule {
  readonly kind: string;
  readonly steps: readonly string[];
  readonly it: string;
  readonly en: string;
  readonly source: string;
  readonly evidence: string;
}

/**
 * What the rules of a service say to clients, by the names that they have in its `rules.json`. A rule that is not verified is a remark,
 * and its text says that it is not verified.
 */
export interface StepRules<Id extends string> {
  /** The rules as descriptions of the steps tell them. */
  readonly conditions: readonly StepCondition[];
  /** The refusal of a step by a rule: `step-precondition` 422, at the parameter or element that breaks it. */
  readonly refusedBy: (rule: Id, place: string) => FhirError;
  /** A remark on a step by a rule: `step-remark`. */
  readonly remarkOf: (rule: Id, place: string) => Issue;
}

/** The rules of a service, from its `rules.json`. */
export function stepRules<Id extends string>(table: Readonly<Record<Id, WrittenRule>>): StepRules<Id> {
  const valuesOf = (rule: Id): Readonly<Record<string, string>> => {
    const { it, en } = textOf(table[rule]);
    return { rule, reason: it, 'reason-it': it, 'reason-en': en };
  };
  return {
    conditions: Object.entries<WrittenRule>(table).map(([id, rule]) => ({
      ...rule,
      id,
      kind: rule.kind === 'remark' ? 'remark' : 'refusal',
      text: textOf(rule),
    })),
    refusedBy: (rule, place) =>
      new FhirError({ code: 'step-precondition', expression: [place], values: valuesOf(rule) }),
    remarkOf: (rule, place) => ({ code: 'step-remark', expression: [place], values: valuesOf(rule) }),
  };
}

/** What a rule says; one that is not verified says so. */
function textOf({ it, en, evidence }: WrittenRule): Bilingual {
  if (evidence !== 'unverified') return { it, en };
  return { it: saying(it, 'regola non verificata'), en: saying(en, 'unverified rule') };
}

const saying = (sentence: string, remark: string): string => `${sentence.replace(/\.$/, '')} (${remark}).`;

/** FHIRPath of a parameter of a step. */
export function parameterPlace(name: string): string {
  return `Parameters.parameter.where(name = '${name}')`;
}
