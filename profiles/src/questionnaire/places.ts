import { type FormState, itemsOf } from './form-state.ts';
import type { ItemPlace, ResponseContainer } from './response-tree.ts';

/** All containers of a response, from the top. */
export function* containersOf(container: ResponseContainer): Generator<ResponseContainer> {
  yield container;
  for (const node of container.children) for (const inner of node.containers) yield* containersOf(inner);
}

/** A place of a computed item, with what holds it or would hold it. */
export interface ComputedPlace extends ItemPlace {
  readonly container: ResponseContainer;
}

/** Where the computed items of a form are, or would be, in a response; only enabled ones. */
export function* computedPlaces(state: FormState): Generator<ComputedPlace> {
  if (state.form.calculated.length === 0) return;
  for (const container of containersOf(state.tree.root)) {
    if (container.parent && !state.isEnabled(container.parent)) continue;
    for (const item of itemsOf(state.form, container)) {
      if (!item.calculated) continue;
      const { parent } = container;
      const nodes = container.byItem.get(item) ?? [];
      for (const node of nodes) if (state.isEnabled(node)) yield { item, node, parent, container };
      if (nodes.length === 0 && state.wouldBeEnabled(item, parent)) yield { item, node: undefined, parent, container };
    }
  }
}
