import type { Evaluate } from './evaluate.ts';
import type { Collection } from './node.ts';
import type { Expression, Invocation } from './syntax.ts';

/**
 * What evaluations on the same resources remember for each other: results by what was evaluated. Whoever changes the
 * resources has to clear it.
 */
export type Memory = Map<string, unknown>;

/**
 * Variables that say which resources an evaluation is about, and which answers have which scores. One memory serves
 * evaluations that agree in all of them.
 */
export const memorableVariables: ReadonlySet<string> = new Set([
  'resource',
  'rootResource',
  'questionnaire',
  'scoreOf',
]);

/** Functions whose parameters are evaluated on what stands before the dot. */
const functionsOfInput = new Set(['where', 'select', 'repeat', 'exists', 'all', 'ofType', 'as', 'is', 'iif']);
const laborious = new Set(['where', 'repeat', 'descendants', 'children']);

/** Makes an evaluation that is worth it remember its result, where that depends on the resources alone. */
export function remembered(tree: Expression, evaluate: Evaluate): Evaluate {
  if (tree.kind !== 'dot' || tree.right.kind !== 'call' || !laborious.has(tree.right.name)) return evaluate;
  if (!isClosed(tree)) return evaluate;
  const key = keyOf(tree);
  return (self, scope) => {
    const { memory } = scope;
    if (!memory) return evaluate(self, scope);
    let known = memory.get(key) as Collection | undefined;
    if (!known) {
      known = evaluate(self, scope);
      memory.set(key, known);
    }
    return known;
  };
}

/** Name of an expression in a {@link Memory}. */
export function keyOf(tree: Expression): string {
  return JSON.stringify(tree);
}

/** Whether an expression starts from a resource and sees nothing but what it finds from there. */
export function isClosed(tree: Expression): boolean {
  switch (tree.kind) {
    case 'variable':
      return memorableVariables.has(tree.name);
    case 'dot':
      return isClosed(tree.left) && isClosedStep(tree.right);
    case 'index':
      return isClosed(tree.of);
    default:
      return false;
  }
}

function isClosedStep(step: Invocation): boolean {
  switch (step.kind) {
    case 'member':
      return true;
    case 'call':
      return step.parameters.length === 0 || (functionsOfInput.has(step.name) && step.parameters.every(seesOnlyThis));
    default:
      return false;
  }
}

/** Whether a parameter depends only on the item that it is evaluated on, and on resources. */
function seesOnlyThis(tree: Expression): boolean {
  switch (tree.kind) {
    case 'literal':
    case 'date':
    case 'nothing':
    case 'member':
    case 'this':
      return true;
    case 'variable':
      return memorableVariables.has(tree.name);
    case 'call':
      return isClosedStep(tree);
    case 'dot':
      return seesOnlyThis(tree.left) && isClosedStep(tree.right);
    case 'index':
    case 'type':
      return seesOnlyThis(tree.of);
    case 'operator':
      return seesOnlyThis(tree.left) && seesOnlyThis(tree.right);
    default:
      return false;
  }
}
