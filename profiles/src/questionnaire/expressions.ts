import { compileCriterion, compilePath, type PathVariables } from '../fhirpath/index.ts';
import { copyJson } from '../json/index.ts';
import type { JsonObject } from '../validator/json.ts';
import type { Form, FormExpression, FormItem } from './form.ts';
import type { ItemPlace, ResponseNode } from './response-tree.ts';
import { scoresOf } from './scores.ts';

const itemPath = 'QuestionnaireResponse.item';

/**
 * Evaluates an expression of a form at a place, or on the whole response when there is no place. Undefined when it cannot
 * be worked out: wrong syntax, data that do not fit, variables that only the form filler knows (`%patient`).
 */
export type Evaluate = (expression: string, place: ItemPlace | undefined) => unknown[] | undefined;

/**
 * Makes the evaluation of the expressions of one response. Expressions see `%resource`, `%rootResource`, `%context` (the
 * item of the response), `%questionnaire`, `%qitem`, the variables of the questionnaire and of the items around them, and
 * `weight()`/`ordinal()`.
 *
 * @see Structured Data Capture 3.0, expressions.html
 */
export function createEvaluation(form: Form, response: JsonObject, root: JsonObject = response): Evaluate {
  const base: PathVariables = {
    resource: response,
    rootResource: root,
    questionnaire: form.questionnaire,
    scoreOf: scoresOf(form),
  };
  let ofForm: PathVariables | undefined;
  const ofNodes = new Map<ResponseNode, PathVariables>();

  const evaluate: Evaluate = (expression, place) => {
    try {
      if (!place) return compileCriterion(expression)(response, variablesAt(undefined));
      const { item, node } = place;
      return compileCriterion(expression, itemPath)(node?.value ?? { linkId: item.linkId }, variablesAt(place));
    } catch {
      return undefined;
    }
  };

  const variablesAt = (place: ItemPlace | undefined): PathVariables => {
    if (!place) {
      ofForm ??= extended(base, form.variables, undefined);
      return ofForm;
    }
    const { item, node, parent } = place;
    const known = node && ofNodes.get(node);
    if (known) return known;
    const above = variablesAt(parent && placeOfNode(parent));
    const variables = extended(above, item.variables, place);
    if (node) ofNodes.set(node, variables);
    return variables;
  };

  const extended = (
    above: PathVariables,
    variables: readonly FormExpression[],
    place: ItemPlace | undefined,
  ): PathVariables => {
    if (variables.length === 0 && !place) return above;
    // Inner variables hide outer ones, and each is worked out only when an expression asks for it.
    const result = Object.create(above) as Record<string, unknown>;
    if (place) defineLazily(result, 'qitem', () => typedItem(place.item));
    for (const { name, expression } of variables)
      if (name !== undefined)
        defineLazily(result, name, () => {
          const value = evaluate(expression, place);
          if (value === undefined) throw new Error(`variable ${name} cannot be evaluated`);
          return value;
        });
    return result;
  };

  return evaluate;
}

function placeOfNode(node: ResponseNode): ItemPlace | undefined {
  return node.item && { item: node.item, node, parent: node.container.parent };
}

function defineLazily(holder: object, name: string, compute: () => unknown): void {
  let value: unknown;
  let state: 'unknown' | 'running' | 'known' = 'unknown';
  Object.defineProperty(holder, name, {
    get() {
      if (state === 'running') throw new Error(`variable ${name} refers to itself`);
      if (state === 'unknown') {
        state = 'running';
        value = compute();
        state = 'known';
      }
      return value;
    },
  });
}

const typedItems = new WeakMap<FormItem, unknown>();

/** The definition of an item as a value whose type the engine knows. A copy: the engine marks what it answers. */
function typedItem(item: FormItem): unknown {
  let typed = typedItems.get(item);
  if (typed === undefined) {
    typed = compilePath('$this', 'Questionnaire.item')(copyJson(item.definition))[0];
    typedItems.set(item, typed);
  }
  return typed;
}
