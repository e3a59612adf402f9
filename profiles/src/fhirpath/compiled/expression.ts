import type { Memory } from './closed.ts';
import { compile } from './compile.ts';
import { nothing } from './evaluate.ts';
import { type Collection, Node, type NodeType, resourceNode, toNode, typeAt } from './node.ts';
import { Outside, Undecided } from './outside.ts';
import { parse } from './syntax.ts';

/**
 * A compiled expression: its results with their types. Undefined means that the engine has to decide. With a memory it
 * remembers what depends on the resources alone.
 */
export type CompiledExpression = (
  input: unknown,
  variables: Readonly<Record<string, unknown>>,
  memory?: Memory,
) => Collection | undefined;

/** What became of an expression: its compiled form, or why it has none. */
export type ExpressionCompilation = { readonly run: CompiledExpression } | { readonly reason: string };

/**
 * Compiles an expression to functions that work on the JSON itself, some fifty times as fast as the engine. What is
 * outside the part of FHIRPath that is known here has no compiled form; data that are not of the type that the model gives
 * them, and every error, are left to the engine at run time, so the answers are those of the engine. One difference is
 * wanted: moments in the hour that a change of clocks skips are ordered by the time that they say.
 *
 * `base` is the path of the part that the expression starts from, absent for a whole resource and for an element that an
 * earlier expression answered, which knows its type.
 *
 * @see FHIRPath N1; FHIR R4 fhirpath.html
 */
export function compileExpression(expression: string, base: string | undefined): ExpressionCompilation {
  try {
    const evaluate = compile(parse(expression));
    const type = base === undefined ? undefined : typeAt(base);
    return {
      run(input, variables, memory) {
        try {
          if (input === null) return undefined;
          const context = [startOf(input, type)];
          return evaluate(context, { context, variables, total: nothing, memory });
        } catch (error) {
          if (error instanceof Undecided) return undefined;
          throw error;
        }
      },
    };
  } catch (error) {
    if (error instanceof Outside) return { reason: error.message };
    throw error;
  }
}

function startOf(input: unknown, type: NodeType | undefined): Node {
  if (input instanceof Node) return input;
  return type === undefined ? resourceNode(input) : toNode(input, undefined, type);
}
