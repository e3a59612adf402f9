/** A place in a text; both count from 1, columns in UTF-16 units. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** An element of a resource as it stands in a text. Values of the resource are not kept. */
export interface SourceNode {
  readonly position: TextPosition;
  /** Occurrences of a child by the name of its property, in order; undefined when there is none. */
  children(property: string): readonly SourceNode[] | undefined;
  /** Names of the properties that are there. */
  properties(): Iterable<string>;
}

const step = /^([A-Za-z_][\w-]*)(?:\[(\d+)\])?$/;

/**
 * Place of an element by its FHIRPath (`Patient.identifier[0].value`), starting from the node of the resource. An element
 * that is not there has the place of the innermost element above it that is; undefined when the path is none.
 */
export function positionOf(root: SourceNode, expression: string): TextPosition | undefined {
  const steps = expression.split('.').map((part) => step.exec(part));
  if (steps.some((match) => match === null)) return undefined;
  let node = root;
  for (const match of steps.slice(1)) {
    const occurrences = occurrencesOf(node, match?.[1] ?? '');
    const next = occurrences?.[Number(match?.[2] ?? 0)];
    if (!next) break;
    node = next;
  }
  return node.position;
}

/** A choice is written with the name of its type (`valueQuantity`), a primitive may have only its `_name` sibling. */
function occurrencesOf(node: SourceNode, name: string): readonly SourceNode[] | undefined {
  const direct = node.children(name) ?? node.children(`_${name}`);
  if (direct) return direct;
  for (const property of node.properties()) {
    const start = property.startsWith('_') ? 1 : 0;
    if (property.startsWith(name, start) && /[A-Z]/.test(property.charAt(start + name.length)))
      return node.children(property);
  }
  return undefined;
}

/** Works out lines and columns of offsets in a text. */
export function positionsIn(text: string): (offset: number) => TextPosition {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
