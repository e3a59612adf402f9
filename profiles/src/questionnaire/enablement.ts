import { compareValues, equalValues } from './compare.ts';
import type { Form, FormCondition, FormItem } from './form.ts';
import type { FormValue } from './form-value.ts';
import type { ItemPlace, ResponseNode, ResponseTree } from './response-tree.ts';

/** Tells which items of a response are enabled. */
export interface Enablement {
  /** Whether an item that is in the response is enabled; an unknown item is. */
  isEnabled(node: ResponseNode): boolean;
  /** Whether an item would be enabled if it were below `parent` (undefined: at the top). */
  wouldBeEnabled(item: FormItem, parent: ResponseNode | undefined): boolean;
}

/** Works out an `enableWhenExpression`; undefined when that is not possible. */
export type EnableExpression = (place: ItemPlace) => boolean | undefined;

/**
 * Evaluates a condition on the answers of its question. `!=` holds when no answer is equal, so also without answers; the
 * comparisons hold when one answer fulfils them.
 *
 * @see FHIR R4 codesystem-questionnaire-enable-operator.html
 */
export function holds({ operator, answer }: FormCondition, answers: readonly FormValue[]): boolean {
  switch (operator) {
    case 'exists':
      return answers.length > 0 === answer.value;
    case '=':
      return answers.some((given) => equalValues(given, answer));
    case '!=':
      return !answers.some((given) => equalValues(given, answer));
    default:
      return answers.some((given) => isInOrder(operator, compareValues(given, answer)));
  }
}

function isInOrder(operator: string, order: number | undefined): boolean {
  if (order === undefined) return false;
  switch (operator) {
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    default:
      return false;
  }
}

/**
 * Makes the enablement of one response. Everything below a disabled item is disabled, and the answers of a disabled
 * question do not count for the conditions of others.
 *
 * @see FHIR R4 questionnaire-definitions.html#Questionnaire.item.enableWhen
 */
export function createEnablement(form: Form, tree: ResponseTree, evaluate: EnableExpression): Enablement {
  const known = new Map<ResponseNode, boolean>();

  const isEnabled = (node: ResponseNode): boolean => {
    const before = known.get(node);
    if (before !== undefined) return before;
    // Conditions that refer to each other in a circle end here.
    known.set(node, true);
    const enabled = !node.item || test(node.item, node.container.parent, node);
    known.set(node, enabled);
    return enabled;
  };

  const test = (item: FormItem, parent: ResponseNode | undefined, node: ResponseNode | undefined): boolean => {
    if (parent && !isEnabled(parent)) return false;
    if (item.enableExpression) return evaluate({ item, node, parent }) !== false;
    const { conditions } = item;
    if (conditions.length === 0) return true;
    const isMet = (condition: FormCondition): boolean => holds(condition, answersTo(condition, parent, node));
    return item.anyCondition ? conditions.some(isMet) : conditions.every(isMet);
  };

  const answersTo = (
    condition: FormCondition,
    parent: ResponseNode | undefined,
    node: ResponseNode | undefined,
  ): readonly FormValue[] => {
    const question = form.byLinkId.get(condition.question);
    if (!question) return [];
    const source = nearest(question, parent, node?.order ?? Number.POSITIVE_INFINITY, tree);
    return source && source !== node && isEnabled(source) ? source.answers : [];
  };

  return { isEnabled, wouldBeEnabled: (item, parent) => test(item, parent, undefined) };
}

/**
 * The occurrence of a question that a condition means: an ancestor, else the nearest one before, else the first after,
 * always inside the same repetition of the groups that both share.
 */
function nearest(
  question: FormItem,
  parent: ResponseNode | undefined,
  order: number,
  tree: ResponseTree,
): ResponseNode | undefined {
  let scope = parent;
  while (scope) {
    const { item } = scope;
    if (item === question) return scope;
    if (item && item.position < question.position && question.position <= item.last) break;
    scope = scope.container.parent;
  }
  let found: ResponseNode | undefined;
  for (const candidate of tree.occurrences.get(question.linkId) ?? []) {
    if (scope && (candidate.order <= scope.order || candidate.order > scope.last)) continue;
    if (found !== undefined && candidate.order > order) break;
    found = candidate;
  }
  return found;
}
