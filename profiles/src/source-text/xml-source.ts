import { SaxesParser } from 'saxes';
import { positionsIn, type SourceNode, type TextPosition } from './source-node.ts';

interface XmlNode extends SourceNode {
  readonly byName: Map<string, XmlNode[]>;
}

/** Reads where the elements of an XML resource stand; undefined when the text is not well-formed. */
export function readXmlSource(text: string): SourceNode | undefined {
  let root: XmlNode | undefined;
  const open: XmlNode[] = [];
  const parser = new SaxesParser({ position: true });
  // The parser counts a line break of two characters as one; lines and columns are the same either way.
  const counted = text.replace(/\r\n/g, '\n');
  const place = positionsIn(counted);
  let start = place(0);
  parser.on('opentagstart', ({ name }) => {
    // The parser stands behind the character that ends the name of the element.
    start = place(parser.position - name.length - 2);
  });
  parser.on('opentag', ({ name, attributes }) => {
    const parent = open.at(-1);
    const isResource = /^[A-Z]/.test(name);
    // Below `contained` and `resource` the element of the resource itself is no step of a FHIRPath.
    const node = isResource && parent ? parent : toNode(start);
    for (const attribute of Object.keys(attributes)) if (attribute !== 'value') add(node, attribute, toNode(start));
    if (parent && !isResource) add(parent, name, node);
    root ??= node;
    open.push(node);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  try {
    parser.write(counted).close();
  } catch {
    return undefined;
  }
  return root;
}

function toNode(position: TextPosition): XmlNode {
  const byName = new Map<string, XmlNode[]>();
  return { position, byName, children: (name) => byName.get(name), properties: () => byName.keys() };
}

function add(parent: XmlNode, name: string, node: XmlNode): void {
  const list = parent.byName.get(name);
  if (list) list.push(node);
  else parent.byName.set(name, [node]);
}
