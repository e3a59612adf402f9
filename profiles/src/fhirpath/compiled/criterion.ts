import { compileExpression } from './expression.ts';
import type { Collection } from './node.ts';
import { toValues } from './variables.ts';

/** A compiled criterion. Undefined means that the engine has to decide. */
export type CompiledCriterion = (input: unknown, variables: Readonly<Record<string, unknown>>) => unknown[] | undefined;

/** What became of an expression: its compiled form, or why it has none. */
export type Compilation = { readonly run: CompiledCriterion } | { readonly reason: string };

/**
 * Compiles an expression that answers plain values, such as an invariant: {@link compileExpression} for those who need no
 * types of results. Objects as results carry marks of the engine, so they are left to it.
 */
export function compileCriterion(expression: string, base: string | undefined): Compilation {
  const compilation = compileExpression(expression, base);
  if ('reason' in compilation) return compilation;
  return {
    run(input, variables) {
      const results = compilation.run(input, variables);
      return results?.every(isPlain) ? toValues(results) : undefined;
    },
  };
}

function isPlain(item: Collection[number]): boolean {
  return typeof item !== 'object' || typeof item.value !== 'object';
}
