import { type CompiledPath, compileCriterion } from '@sinfonia/profiles/fhirpath';
import { contextLinks } from './context.ts';
import type { PlanRule, PlanText, PlanType } from './plan-type.ts';

/** An expression of a plan ready to run, and what it reads. */
export interface CompiledValue {
  readonly run: CompiledPath;
  /** linkIds of the answers it reads, also by way of values and of the context. */
  readonly links: readonly string[];
  /** Names of the context that it reads, such as `age`. */
  readonly context: readonly string[];
}

/** A rule ready to run. */
export interface CompiledRule extends CompiledValue {
  readonly rule: PlanRule;
  /** What the rule asks; says so when the rule is not verified. */
  readonly text: PlanText;
}

/** A plan type with everything compiled. */
export interface CompiledPlan {
  readonly type: PlanType;
  readonly values: ReadonlyMap<string, CompiledValue>;
  readonly rules: readonly CompiledRule[];
  /** Every linkId that something reads. */
  readonly wanted: ReadonlySet<string>;
}

const compiled = new WeakMap<PlanType, CompiledPlan>();

/**
 * A plan type compiled, once for each type. The first evaluation of an expression compiles it; an expression with a syntax
 * error makes its rule unknown, and the tests of the types fail.
 */
export function compilePlan(type: PlanType): CompiledPlan {
  let plan = compiled.get(type);
  if (!plan) {
    plan = compile(type);
    compiled.set(type, plan);
  }
  return plan;
}

/** Name of the variable that holds the answers to a linkId. */
export function variableOf(linkId: string): string {
  return `answer_${linkId}`;
}

function compile(type: PlanType): CompiledPlan {
  const values = new Map<string, CompiledValue>();
  for (const [name, expression] of Object.entries(type.values ?? {})) values.set(name, read(expression, values));
  const rules = type.rules.map((rule) => ({ ...read(rule.expression, values), rule, text: textOf(rule) }));
  const needed = rules.flatMap(({ links }) => links);
  return { type, values, rules, wanted: new Set([...needed, ...always]) };
}

/** Answers that the engine itself reads. */
const always = ['ingredient', 'treatmentAtc', 'planStart', 'requestKind'];

function read(expression: string, values: ReadonlyMap<string, CompiledValue>): CompiledValue {
  const links = new Set<string>();
  const context = new Set<string>();
  const readable = expression.replace(/\{\{(\w+)\}\}/g, (_, linkId: string) => {
    links.add(linkId);
    return `%${variableOf(linkId)}`;
  });
  for (const [, name = ''] of expression.matchAll(/%(\w+)/g)) {
    const value = values.get(name);
    for (const link of value?.links ?? contextLinks(name)) links.add(link);
    for (const each of value?.context ?? [name]) context.add(each);
  }
  return { run: compileCriterion(readable), links: [...links], context: [...context] };
}

function textOf({ text, evidence }: PlanRule): PlanText {
  if (evidence !== 'unverified') return text;
  return { it: `${text.it} (regola non verificata)`, en: `${text.en} (unverified rule)` };
}
