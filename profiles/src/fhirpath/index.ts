import { createRequire } from 'node:module';
import type { Memory } from './compiled/closed.ts';
import { type Compilation, compileCriterion as compileKnown } from './compiled/criterion.ts';
import { compileExpression, type ExpressionCompilation } from './compiled/expression.ts';
import type { Collection } from './compiled/node.ts';
import { namesInherited } from './inherited-names.ts';
import { toPattern } from './patterns.ts';
import { weight } from './weight.ts';

export { type Memory, memorableVariables } from './compiled/closed.ts';
export type { Collection, Item } from './compiled/node.ts';
export { isPlainResult, toValues, toVariable, typedElement, typeNameOf } from './compiled/variables.ts';
export { type ScoreOf, scoreIn } from './weight.ts';

/** Names and values of FHIRPath environment variables, without `%`. */
export type PathVariables = Readonly<Record<string, unknown>>;

/**
 * A FHIRPath expression ready to run. `input` is the resource, or the part of it that `base` names. Answers plain values;
 * throws what the engine throws when the data do not fit the expression.
 */
export type CompiledPath = (input: unknown, variables?: PathVariables) => unknown[];

type Engine = typeof import('fhirpath');
type Model = import('fhirpath').Model;

const require = createRequire(import.meta.url);
let engine: Engine | undefined;
let model: Model | undefined;
const compiled = new Map<string, CompiledPath>();
/** Expressions also come from questionnaires that clients send, so the memory of them is bounded. */
const rememberedExpressions = 5000;

/**
 * Compiles a FHIRPath expression against the R4 model; the same expression is compiled once. `base` is the path of the
 * part that the expression starts from (`Patient.contact`), absent when it starts from a whole resource. The engine is
 * loaded at the first call, not at import.
 *
 * Throws an Error when the expression has a syntax error.
 */
export function compilePath(expression: string, base?: string): CompiledPath {
  const key = base === undefined ? expression : `${base}\n${expression}`;
  return remember(compiled, key, () => compile(expression, base));
}

const criteria = new Map<string, Compilation>();

/**
 * Compiles an expression that answers plain values, such as an invariant: like {@link compilePath}, without the engine as far
 * as possible. Nothing is compiled before the first use; throws then what {@link compilePath} throws.
 */
export function compileCriterion(expression: string, base?: string): CompiledPath {
  let criterion: Compilation | undefined;
  return (input, variables = {}) => {
    criterion ??= criterionOf(expression, base);
    return ('run' in criterion && criterion.run(input, variables)) || compilePath(expression, base)(input, variables);
  };
}

function criterionOf(expression: string, base: string | undefined): Compilation {
  return remember(criteria, `${base ?? ''}\n${expression}`, () => compileKnown(expression, base));
}

const expressions = new Map<string, ExpressionCompilation>();

/**
 * Evaluates an expression without the engine, answering results with their types: `toValues` makes plain values of them,
 * `toVariable` the value of a variable. Undefined when only the engine can tell, or tell the error; see
 * {@link compilePath}. A memory is for evaluations whose {@link memorableVariables} are the same.
 */
export function evaluateCompiled(
  expression: string,
  base: string | undefined,
  input: unknown,
  variables: PathVariables,
  memory?: Memory,
): Collection | undefined {
  const key = base === undefined ? expression : `${base}\n${expression}`;
  const compilation = remember(expressions, key, () => compileExpression(expression, base));
  return 'run' in compilation ? compilation.run(input, variables, memory) : undefined;
}

function remember<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    if (known.size >= rememberedExpressions) known.delete(known.keys().next().value ?? '');
    known.set(key, value);
  }
  return value;
}

function compile(expression: string, base: string | undefined): CompiledPath {
  if (namesInherited(expression)) throw new Error('no FHIR type has an element of this name');
  engine ??= require('fhirpath') as Engine;
  model ??= require('fhirpath/fhir-context/r4') as Model;
  const readable = expression.replace(
    systemCast,
    (_, test: string, name: string) => `${test} ${name.charAt(0).toLowerCase()}${name.slice(1)}`,
  );
  const evaluate = engine.compile(base === undefined ? readable : { base, expression: readable }, model, {
    resolveInternalTypes: true,
    // `trace()` in invariants of the specification would print data of patients.
    traceFn: () => undefined,
    userInvocationTable: {
      matches: { fn: matches, arity: { 1: ['String'] } },
      // With internal structures the engine hands its context over, and with it the variables.
      memberOf: { fn: memberOf, arity: { 1: ['String'] }, internalStructures: true },
      weight: { fn: weight, arity: { 0: [] }, internalStructures: true },
      ordinal: { fn: weight, arity: { 0: [] }, internalStructures: true },
    },
  });
  return (input, variables) => evaluate(input, variables as Record<string, unknown>) as unknown[];
}

/**
 * A cast to a type of FHIRPath, or a test of it: expressions of R4 mean the FHIR type with it, which the engine tells apart. Source: FHIR R4
 * fhirpath.html#types, implicit conversions.
 */
const systemCast = /\b(as|is) (String|Boolean|Integer|Decimal|Date|DateTime|Time)\b/g;

/** Tells whether a code, coding or concept is in a value set; undefined when that cannot be told. */
export type Membership = (value: unknown, valueSet: string) => boolean | undefined;

/** Name of the variable that answers `memberOf()`. */
export const membershipVariable = 'sinfoniaMembership';

/**
 * `memberOf()` asks the terminology that the caller brings as a variable. Throws when membership cannot be told, so that
 * no answer is taken for "no".
 */
function memberOf(this: { readonly vars?: PathVariables }, input: readonly unknown[], valueSet: unknown): unknown[] {
  if (input.length === 0) return [];
  const isMember = this.vars?.[membershipVariable] as Membership | undefined;
  const [first] = input;
  const value = (first as { readonly data?: unknown } | undefined)?.data ?? first;
  const answer = input.length === 1 && typeof valueSet === 'string' ? isMember?.(value, valueSet) : undefined;
  if (answer === undefined) throw new Error('membership is unknown');
  return [answer];
}

/** `matches()` as the compiled form reads it, so that both answer alike. */
function matches(input: readonly unknown[], source: string): boolean | unknown[] {
  const [text] = input;
  if (typeof text !== 'string' || typeof source !== 'string') return [];
  return toPattern(source).test(text);
}

/** Runs an expression as a criterion: true only when it answers a single `true`. */
export function isTrue(path: CompiledPath, input: unknown, variables?: PathVariables): boolean {
  const answer = path(input, variables);
  return answer.length === 1 && answer[0] === true;
}
