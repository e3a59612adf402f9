import { type Node, parseTree } from 'jsonc-parser';
import { positionsIn, type SourceNode } from './source-node.ts';

/** Reads where the elements of a JSON resource stand; undefined when the text holds no JSON object. */
export function readJsonSource(text: string): SourceNode | undefined {
  const tree = parseTree(text);
  if (tree?.type !== 'object') return undefined;
  const place = positionsIn(text);
  const toNode = (node: Node, start: number): SourceNode => {
    const members = new Map<string, Node>();
    if (node.type === 'object')
      for (const property of node.children ?? []) members.set(String(property.children?.[0]?.value), property);
    return {
      position: place(start),
      properties: () => members.keys(),
      children(name) {
        const property = members.get(name);
        const value = property?.children?.[1];
        if (!property || !value) return undefined;
        // A single value is shown where its name starts, an item of a list where the item starts.
        if (value.type !== 'array') return [toNode(value, property.offset)];
        return (value.children ?? []).map((item) => toNode(item, item.offset));
      },
    };
  };
  return toNode(tree, tree.offset);
}
