import { type Evaluate, nothing, type Step } from './evaluate.ts';
import type { Collection } from './node.ts';

/** Makes the step of a function from its parameters, which are compiled but not evaluated. */
export type Build = (...parameters: readonly Evaluate[]) => Step;

/** A function with a compiled form: how many parameters it takes at least and at most. */
export interface FunctionForm {
  readonly least: number;
  readonly most: number;
  readonly build: Build;
}

/** Stands for a parameter that is left out. */
export const none: Evaluate = () => nothing;

/** A function without parameters of the whole collection. */
export function onInput(apply: (input: Collection) => Collection): FunctionForm {
  return { least: 0, most: 0, build: () => apply };
}

/** A function without parameters of the one value that `read` finds; of nothing, nothing. */
export function onValue<Value>(
  read: (items: Collection) => Value | undefined,
  apply: (value: Value) => Collection,
): FunctionForm {
  return onInput((input) => {
    const value = read(input);
    return value === undefined ? nothing : apply(value);
  });
}

/** A function with one parameter, where input and parameter are values of one kind; nothing when one of them is. */
export function withValue<Value>(
  read: (items: Collection) => Value | undefined,
  apply: (value: Value, parameter: Value) => Collection,
): FunctionForm {
  return {
    least: 1,
    most: 1,
    build:
      (parameter = none) =>
      (input, self, scope) => {
        const given = read(parameter(self, scope));
        const value = read(input);
        return given === undefined || value === undefined ? nothing : apply(value, given);
      },
  };
}
