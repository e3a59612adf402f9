import { isJsonObject, type JsonObject, objectsOf } from '../json/json-object.ts';
import type { Form, FormItem } from './form.ts';
import { type FormState, itemsOf } from './form-state.ts';
import type { ResponseContainer, ResponseNode } from './response-tree.ts';

type Writable = Record<string, unknown>;

/**
 * Adds the groups of a form that hold computed items and are not in the response, so that there is a place for what is
 * computed. Repeating groups are not added: how often they occur is for the user to say. Answers what was added.
 */
export function scaffold(form: Form, response: JsonObject): ReadonlySet<JsonObject> {
  const added = new Set<JsonObject>();
  if (form.calculated.length === 0) return added;
  const fill = (holder: JsonObject, items: readonly FormItem[]): void => {
    for (const item of items) {
      if (item.type !== 'group' || item.max !== 1 || !form.calculated.some((of) => isBelow(of, item))) continue;
      let group = objectsOf(holder['item']).find(({ linkId }) => linkId === item.linkId);
      if (!group) {
        group = { linkId: item.linkId, item: [] };
        added.add(group);
        insert(holder, group, item, form);
      }
      fill(group, item.children);
    }
  };
  fill(response, form.items);
  return added;
}

/** Takes the added groups that stayed empty away again. */
export function prune(holder: JsonObject, added: ReadonlySet<JsonObject>): void {
  if (added.size === 0 || !Array.isArray(holder['item'])) return;
  const kept = (holder['item'] as readonly unknown[]).filter((item) => {
    if (!isJsonObject(item)) return true;
    prune(item, added);
    return !added.has(item) || objectsOf(item['item']).length > 0;
  });
  if (kept.length === 0) delete (holder as Writable)['item'];
  else (holder as Writable)['item'] = kept;
}

/** Gives an item its answers; adds it when it is not there, takes it away when there are none. */
export function putItem(
  state: FormState,
  container: ResponseContainer,
  item: FormItem,
  node: ResponseNode | undefined,
  answers: readonly JsonObject[],
): void {
  const holder = holderOf(state, container);
  if (!holder) return;
  if (node) {
    if (answers.length > 0) (node.value as Writable)['answer'] = answers;
    else delete (node.value as Writable)['answer'];
  } else if (answers.length > 0 && itemsOf(state.form, container).includes(item)) {
    const { text } = item.definition;
    const value = { linkId: item.linkId, ...(text === undefined ? {} : { text }), answer: answers };
    insert(holder, value, item, state.form);
  }
}

/** The response itself, an item or an answer. */
function holderOf({ response }: FormState, { parent, answer }: ResponseContainer): JsonObject | undefined {
  if (!parent) return response;
  return answer < 0 ? parent.value : objectsOf(parent.value['answer'])[answer];
}

/** Puts an item before the first one that comes after it in the form. */
function insert(holder: JsonObject, value: JsonObject, item: FormItem, form: Form): void {
  const items = objectsOf(holder['item']);
  const next = items.findIndex(({ linkId }) => {
    const known = typeof linkId === 'string' ? form.byLinkId.get(linkId) : undefined;
    return known !== undefined && known.position > item.position;
  });
  const place = next < 0 ? items.length : next;
  (holder as Writable)['item'] = [...items.slice(0, place), value, ...items.slice(place)];
}

function isBelow(item: FormItem, group: FormItem): boolean {
  return group.position < item.position && item.position <= group.last;
}
