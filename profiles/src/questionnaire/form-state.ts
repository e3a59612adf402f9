import type { JsonObject } from '../json/json-object.ts';
import { createEnablement, type Enablement } from './enablement.ts';
import { createEvaluation, type FormExpressions } from './expressions.ts';
import type { Form, FormItem } from './form.ts';
import { type ResponseContainer, type ResponseNode, type ResponseTree, readResponse } from './response-tree.ts';

/** A response read against its form: its items, which of them are enabled, and the evaluation of expressions. */
export interface FormState extends Enablement, FormExpressions {
  readonly form: Form;
  readonly response: JsonObject;
  readonly tree: ResponseTree;
  /** Items whose `enableWhenExpression` could not be evaluated; they count as enabled. */
  readonly undecided: ReadonlySet<FormItem>;
}

/** How a response is read. */
export interface ReadOptions {
  /** What `%rootResource` means; the response unless said otherwise. */
  readonly root?: JsonObject;
  /** Whether expressions of the form are evaluated; without, all of them count as impossible to evaluate. */
  readonly expressions?: boolean;
}

/** Reads a response (any JSON) against its form. */
export function readState(form: Form, response: JsonObject, options: ReadOptions = {}): FormState {
  const tree = readResponse(form, response);
  const { evaluate, forget } =
    options.expressions === false ? withoutExpressions : createEvaluation(form, response, options.root);
  const undecided = new Set<FormItem>();
  const enablement = createEnablement(form, tree, (place) => {
    const { item } = place;
    if (!item.enableExpression) return undefined;
    const answer = evaluate(item.enableExpression.expression, place);
    if (!answer) undecided.add(item);
    return answer && answer.length === 1 && answer[0] === true;
  });
  return { form, response, tree, evaluate, forget, undecided, ...enablement };
}

const withoutExpressions: FormExpressions = { evaluate: () => undefined, forget: () => undefined };

/** The items of the form that belong right into a container of the response. */
export function itemsOf(form: Form, { parent }: ResponseContainer): readonly FormItem[] {
  return parent ? (parent.item?.children ?? []) : form.items;
}

/**
 * Required items of a container that have no answer although they are enabled; `node` when the item is there. A required
 * group needs at least one item.
 *
 * @see FHIR R4 questionnaire-definitions.html#Questionnaire.item.required
 */
export function* missingIn(
  container: ResponseContainer,
  state: FormState,
): Generator<{ readonly item: FormItem; readonly node: ResponseNode | undefined }> {
  for (const item of itemsOf(state.form, container)) {
    if (item.definition['required'] !== true || item.type === 'display') continue;
    const nodes = container.byItem.get(item) ?? [];
    if (nodes.some((node) => isFilled(node) || !state.isEnabled(node))) continue;
    const [node] = nodes;
    if (node || state.wouldBeEnabled(item, container.parent)) yield { item, node };
  }
}

function isFilled({ item, answers, containers }: ResponseNode): boolean {
  return item?.type === 'group' ? containers.some(({ children }) => children.length > 0) : answers.length > 0;
}
