import { isJsonObject, type JsonObject, objectsOf, textOf } from '../json/json-object.ts';
import type { Form, FormItem } from './form.ts';
import { answersOf, type FormValue } from './form-value.ts';

/** What can hold items in a response: the response itself, an item, or an answer. */
export interface ResponseContainer {
  readonly parent: ResponseNode | undefined;
  /** Number of the answer that holds the items, -1 for items right below an item or the response. */
  readonly answer: number;
  readonly children: readonly ResponseNode[];
  readonly byItem: ReadonlyMap<FormItem, readonly ResponseNode[]>;
}

/** An item of a response, with the item of the form that it answers. */
export interface ResponseNode {
  readonly linkId: string | undefined;
  /** Undefined for a linkId that the form does not have. */
  readonly item: FormItem | undefined;
  readonly value: JsonObject;
  readonly answers: readonly FormValue[];
  readonly container: ResponseContainer;
  /** Number among its siblings. */
  readonly index: number;
  readonly containers: readonly ResponseContainer[];
  /** Place in document order, and that of the last item below. */
  readonly order: number;
  readonly last: number;
}

/** An item of the form where it is, or would be, in a response. */
export interface ItemPlace {
  readonly item: FormItem;
  readonly node: ResponseNode | undefined;
  /** Item of the response above it. */
  readonly parent: ResponseNode | undefined;
}

/** The items of a response. */
export interface ResponseTree {
  readonly root: ResponseContainer;
  /** Items by linkId, in document order. */
  readonly occurrences: ReadonlyMap<string, readonly ResponseNode[]>;
}

/** Reads the items of a response (any JSON) against a form. */
export function readResponse(form: Form, response: JsonObject): ResponseTree {
  const occurrences = new Map<string, ResponseNode[]>();
  let count = 0;
  const readContainer = (holder: JsonObject, parent: ResponseNode | undefined, answer: number): ResponseContainer => {
    const children: ResponseNode[] = [];
    const byItem = new Map<FormItem, ResponseNode[]>();
    const container = { parent, answer, children, byItem };
    const items = Array.isArray(holder['item']) ? holder['item'] : [];
    for (let index = 0; index < items.length; index++) {
      const value: unknown = items[index];
      if (!isJsonObject(value)) continue;
      const node = readNode(value, index, container);
      children.push(node);
      if (node.item) addTo(byItem, node.item, node);
    }
    return container;
  };
  const readNode = (value: JsonObject, index: number, container: ResponseContainer): ResponseNode => {
    const linkId = textOf(value['linkId']);
    const item = linkId === undefined ? undefined : form.byLinkId.get(linkId);
    const containers: ResponseContainer[] = [];
    const order = count++;
    const node = { linkId, item, value, answers: answersOf(value), container, index, containers, order, last: order };
    if (linkId !== undefined) addTo(occurrences, linkId, node);
    if (value['item'] !== undefined || item?.type === 'group') containers.push(readContainer(value, node, -1));
    if (value['answer'] !== undefined && (item === undefined || item.children.length > 0 || hasNested(value)))
      objectsOf(value['answer']).forEach((answer, number) => {
        containers.push(readContainer(answer, node, number));
      });
    node.last = count - 1;
    return node;
  };
  return { root: readContainer(response, undefined, -1), occurrences };
}

function addTo<Key>(lists: Map<Key, ResponseNode[]>, key: Key, node: ResponseNode): void {
  const known = lists.get(key);
  if (known) known.push(node);
  else lists.set(key, [node]);
}

function hasNested(item: JsonObject): boolean {
  return objectsOf(item['answer']).some((answer) => answer['item'] !== undefined);
}

/** FHIRPath of an item of a response, e.g. `QuestionnaireResponse.item[0].answer[1].item[2]`. */
export function placeOf(node: ResponseNode): string {
  return `${placeOfContainer(node.container)}.item[${node.index}]`;
}

/** FHIRPath of what holds items. */
export function placeOfContainer({ parent, answer }: ResponseContainer): string {
  if (!parent) return 'QuestionnaireResponse';
  return answer < 0 ? placeOf(parent) : `${placeOf(parent)}.answer[${answer}]`;
}

/** Whether an item or anything below it has an answer. */
export function hasAnswer(node: ResponseNode): boolean {
  return node.answers.length > 0 || node.containers.some(({ children }) => children.some(hasAnswer));
}
