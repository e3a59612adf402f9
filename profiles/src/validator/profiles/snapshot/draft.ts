import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';

/** Answers profiles with their snapshots. */
export type FindDefinition = (url: string) => StructureDefinition | undefined;

/** An element of a snapshot that is being put together. */
export interface DraftNode {
  definition: ElementDefinition;
  /** Last part of the path, with `[x]` for a choice. */
  readonly name: string;
  /** Undefined until somebody asks: an element is unfolded only when something below it is constrained. */
  children: DraftNode[] | undefined;
  readonly slices: DraftNode[];
  /** Whether the types of this choice are those that a differential names by short names such as `valueQuantity`. */
  namesTypes?: boolean;
}

/** A node of an element without children of its own so far. */
export function draftOf(name: string, definition: ElementDefinition): DraftNode {
  return { definition, name, children: undefined, slices: [] };
}

/** A copy that can be changed without changing the original. */
export function copyDraft(node: DraftNode): DraftNode {
  return {
    definition: { ...node.definition },
    name: node.name,
    children: node.children?.map(copyDraft),
    slices: node.slices.map(copyDraft),
  };
}

/** A new slice of an element: it inherits what the element says of all its occurrences, but is optional. */
export function sliceOf(node: DraftNode, sliceName: string): DraftNode {
  const { slicing: _slicing, ...definition } = node.definition;
  const slice: DraftNode = {
    definition: { ...definition, sliceName, min: 0 },
    name: node.name,
    children: node.children?.map(copyDraft),
    slices: [],
  };
  node.slices.push(slice);
  return slice;
}

/** The tree of a ready snapshot, from the ids of its elements. Undefined when there are none. */
export function toDraft(elements: readonly ElementDefinition[]): DraftNode | undefined {
  const byId = new Map<string, DraftNode>();
  let root: DraftNode | undefined;
  for (const definition of elements) {
    const id = definition.id ?? definition.path ?? '';
    const dot = id.lastIndexOf('.');
    const last = id.slice(dot + 1);
    const colon = last.indexOf(':');
    const node = draftOf(colon < 0 ? last : last.slice(0, colon), { ...definition });
    byId.set(id, node);
    if (!root) root = node;
    else if (colon < 0) {
      const parent = byId.get(id.slice(0, dot));
      if (parent?.children) parent.children.push(node);
      else if (parent) parent.children = [node];
    } else {
      const container = id.slice(0, dot + 1 + colon);
      const slash = last.lastIndexOf('/');
      const parent = slash < 0 ? undefined : byId.get(`${container}${last.slice(colon, slash)}`);
      (parent ?? byId.get(container))?.slices.push(node);
    }
  }
  return root;
}

/** The elements of a tree in the order of a snapshot, with their ids and paths. */
export function toElements(root: DraftNode): ElementDefinition[] {
  const elements: ElementDefinition[] = [];
  const walk = (node: DraftNode, id: string, path: string): void => {
    elements.push({ ...node.definition, id, path });
    for (const child of node.children ?? []) walk(child, `${id}.${child.name}`, `${path}.${child.name}`);
    for (const slice of node.slices) walkSlice(slice, id, path);
  };
  const walkSlice = (slice: DraftNode, id: string, path: string): void => {
    const container = id.replace(/:[^.:]*$/, '');
    walk(slice, `${container}:${slice.definition.sliceName ?? ''}`, path);
  };
  walk(root, root.name, root.name);
  return elements;
}
