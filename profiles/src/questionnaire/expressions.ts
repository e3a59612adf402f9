import {
  type Collection,
  compilePath,
  evaluateCompiled,
  isPlainResult,
  toValues,
  toVariable,
} from '../fhirpath/index.ts';
import { copyJson } from '../json/index.ts';
import type { JsonObject } from '../json/json-object.ts';
import type { Form, FormExpression, FormItem } from './form.ts';
import type { ItemPlace, ResponseNode } from './response-tree.ts';
import { scoresOf } from './scores.ts';
import { declared, type FormVariable, FormVariables, itemVariable, once } from './variables.ts';

const itemPath = 'QuestionnaireResponse.item';

/**
 * Evaluates an expression of a form at a place, or on the whole response when there is no place. Undefined when it cannot
 * be worked out: wrong syntax, data that do not fit, variables that only the form filler knows (`%patient`).
 */
export type Evaluate = (expression: string, place: ItemPlace | undefined) => unknown[] | undefined;

/** The evaluation of the expressions of one response. */
export interface FormExpressions {
  readonly evaluate: Evaluate;
  /** To be called when the response was changed. Variables keep the values that they had. */
  readonly forget: () => void;
}

/** What an expression was worked out to. */
interface Outcome {
  readonly values: unknown[];
  /** With their types, when that did not take the engine. */
  readonly results: Collection | undefined;
}

/**
 * Makes the evaluation of the expressions of one response. Expressions see `%resource`, `%rootResource`, `%context` (the
 * item of the response), `%questionnaire`, `%qitem`, the variables of the questionnaire and of the items around them, and
 * `weight()`/`ordinal()`. They are evaluated without the engine as far as `withoutEngine` can.
 *
 * @see Structured Data Capture 3.0, expressions.html
 */
export function createEvaluation(
  form: Form,
  response: JsonObject,
  root: JsonObject = response,
  withoutEngine: typeof evaluateCompiled = evaluateCompiled,
): FormExpressions {
  const outermost = FormVariables.of({
    resource: response,
    rootResource: root,
    questionnaire: form.questionnaire,
    scoreOf: scoresOf(form),
  });
  const memories = new Set([outermost.memory]);
  let ofForm: FormVariables | undefined;
  const ofNodes = new Map<ResponseNode, FormVariables>();

  const byEngine = (expression: string, place: ItemPlace | undefined): unknown[] =>
    compilePath(expression, place && itemPath)(inputAt(place), variablesAt(place).engine);

  const inputAt = (place: ItemPlace | undefined): JsonObject =>
    place ? (place.node?.value ?? { linkId: place.item.linkId }) : response;

  const work = (expression: string, place: ItemPlace | undefined): Outcome | undefined => {
    try {
      const { compiled, memory } = variablesAt(place);
      const results = withoutEngine(expression, place && itemPath, inputAt(place), compiled, memory);
      return { results, values: results ? toValues(results) : byEngine(expression, place) };
    } catch {
      return undefined;
    }
  };

  const variablesAt = (place: ItemPlace | undefined): FormVariables => {
    if (!place) {
      ofForm ??= extended(outermost, form.variables, undefined);
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
    above: FormVariables,
    variables: readonly FormExpression[],
    place: ItemPlace | undefined,
  ): FormVariables => {
    const own = declared(variables, (name, expression) => variable(name, expression, place));
    if (place) own.unshift(itemVariable(place, () => markedItem(place.item)));
    if (own.length === 0) return above;
    const result = above.with(own);
    memories.add(result.memory);
    return result;
  };

  const variable = (name: string, expression: string, place: ItemPlace | undefined): FormVariable => {
    const outcome = once(name, () => {
      const found = work(expression, place);
      if (!found) throw new Error(`variable ${name} cannot be evaluated`);
      return found;
    });
    return {
      name,
      compiled: () => {
        const { results, values } = outcome();
        return results ? toVariable(results) : values;
      },
      engine: once(name, () => {
        const { results, values } = outcome();
        return !results || results.every(isPlainResult) ? values : byEngine(expression, place);
      }),
    };
  };

  return {
    evaluate: (expression, place) => work(expression, place)?.values,
    forget: () => {
      for (const memory of memories) memory.clear();
    },
  };
}

function placeOfNode(node: ResponseNode): ItemPlace | undefined {
  return node.item && { item: node.item, node, parent: node.container.parent };
}

const markedItems = new WeakMap<FormItem, unknown>();

/** The definition of an item as a value whose type the engine knows. A copy: the engine marks what it answers. */
function markedItem(item: FormItem): unknown {
  let marked = markedItems.get(item);
  if (marked === undefined) {
    marked = compilePath('$this', 'Questionnaire.item')(copyJson(item.definition))[0];
    markedItems.set(item, marked);
  }
  return marked;
}
