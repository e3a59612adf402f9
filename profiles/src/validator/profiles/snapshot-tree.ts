import type { ElementDefinition } from '@medplum/fhirtypes';

/** An element of a snapshot with its children and slices. */
export interface SnapshotNode {
  readonly definition: ElementDefinition;
  /** Last part of the path, without `[x]`. */
  readonly name: string;
  readonly choice: boolean;
  readonly children: SnapshotNode[];
  /** Slices in order of definition; a re-slice (`a/b`) is a slice of its slice. */
  readonly slices: SnapshotNode[];
}

/** Makes the tree of a snapshot from the ids of its elements (`Patient.identifier:codiceFiscale.system`). */
export function toTree(elements: readonly ElementDefinition[]): SnapshotNode | undefined {
  const byId = new Map<string, SnapshotNode>();
  let root: SnapshotNode | undefined;
  for (const definition of elements) {
    const id = definition.id ?? definition.path ?? '';
    const last = id.slice(id.lastIndexOf('.') + 1);
    const colon = last.indexOf(':');
    const rawName = colon < 0 ? last : last.slice(0, colon);
    const choice = rawName.endsWith('[x]');
    const node: SnapshotNode = {
      definition,
      name: choice ? rawName.slice(0, -3) : rawName,
      choice,
      children: [],
      slices: [],
    };
    byId.set(id, node);
    if (!root) {
      root = node;
      continue;
    }
    if (colon < 0) {
      byId.get(id.slice(0, id.lastIndexOf('.')))?.children.push(node);
      continue;
    }
    const slice = last.slice(colon + 1);
    const container = id.slice(0, id.length - last.length) + rawName;
    const slash = slice.lastIndexOf('/');
    const parent = slash < 0 ? undefined : byId.get(`${container}:${slice.slice(0, slash)}`);
    (parent ?? byId.get(container))?.slices.push(node);
  }
  return root;
}

/** Value of `fixed[x]` or `pattern[x]` of a definition. */
export function constantOf(
  definition: ElementDefinition,
  kind: 'fixed' | 'pattern',
): { readonly value: unknown } | undefined {
  return taggedValue(definition, kind);
}

/** Value of `minValue[x]` or `maxValue[x]` of a definition. */
export function limitOf(
  definition: ElementDefinition,
  kind: 'minValue' | 'maxValue',
): { readonly value: unknown } | undefined {
  return taggedValue(definition, kind);
}

function taggedValue(definition: ElementDefinition, kind: string): { readonly value: unknown } | undefined {
  // Asked four times of each element: no list of its members is made for it.
  for (const name in definition) {
    if (name.length > kind.length && name.startsWith(kind) && /[A-Z]/.test(name.charAt(kind.length)))
      return { value: (definition as unknown as Readonly<Record<string, unknown>>)[name] };
  }
  return undefined;
}
