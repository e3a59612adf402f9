import { type Memory, memorableVariables, type PathVariables, typedElement } from '../fhirpath/index.ts';
import type { FormExpression } from './form.ts';
import type { ItemPlace } from './response-tree.ts';

/** A variable of a form at a place: its value for compiled expressions and for the engine, worked out when asked for. */
export interface FormVariable {
  readonly name: string;
  readonly compiled: () => unknown;
  readonly engine: () => unknown;
}

/**
 * The variables that an expression sees. The engine tells the type of an object by marks on it and compiled expressions
 * by what holds it, so each has its own values.
 */
export class FormVariables {
  readonly compiled: PathVariables;
  /** For evaluations that see the same resources. */
  readonly memory: Memory;
  readonly #above: FormVariables | undefined;
  readonly #own: readonly FormVariable[];
  #engine: PathVariables | undefined;

  private constructor(
    compiled: PathVariables,
    memory: Memory,
    own: readonly FormVariable[],
    above: FormVariables | undefined,
  ) {
    this.compiled = compiled;
    this.memory = memory;
    this.#own = own;
    this.#above = above;
  }

  /** The variables of a whole response. */
  static of(values: PathVariables): FormVariables {
    const variables = new FormVariables(values, new Map(), [], undefined);
    variables.#engine = values;
    return variables;
  }

  /** With further variables, which hide those of the same names. Names of resources mean others then. */
  with(own: readonly FormVariable[]): FormVariables {
    const isSame = !own.some(({ name }) => memorableVariables.has(name));
    return new FormVariables(
      extended(this.compiled, own, ({ compiled }) => compiled),
      isSame ? this.memory : new Map(),
      own,
      this,
    );
  }

  /** The variables as the engine reads them. */
  get engine(): PathVariables {
    this.#engine ??= extended(this.#above?.engine ?? {}, this.#own, ({ engine }) => engine);
    return this.#engine;
  }
}

function extended(
  above: PathVariables,
  own: readonly FormVariable[],
  pick: (variable: FormVariable) => () => unknown,
): PathVariables {
  const variables = Object.create(above) as PathVariables;
  for (const variable of own)
    Object.defineProperty(variables, variable.name, { get: pick(variable), configurable: true });
  return variables;
}

/** Makes a function that computes once. Asked for again while it computes, or after it failed, it fails. */
export function once<Value>(name: string, compute: () => Value): () => Value {
  let value: { readonly known: Value } | undefined;
  let isRunning = false;
  return () => {
    if (!value) {
      if (isRunning) throw new Error(`variable ${name} refers to itself`);
      isRunning = true;
      value = { known: compute() };
    }
    return value.known;
  };
}

/** `%qitem`: the definition of the item; `marked` makes it an element whose type the engine knows. */
export function itemVariable({ item }: ItemPlace, marked: () => unknown): FormVariable {
  return {
    name: 'qitem',
    compiled: once('qitem', () => typedElement(item.definition, 'Questionnaire.item')),
    engine: marked,
  };
}

/** Variables that a form declares; those without a name cannot be asked for. */
export function declared(
  variables: readonly FormExpression[],
  variable: (name: string, expression: string) => FormVariable,
): FormVariable[] {
  return variables.flatMap(({ name, expression }) => (name === undefined ? [] : variable(name, expression)));
}
