import type { Attr, Element, IDomFacade, Node } from 'fontoxpath';

/** An attribute of an element; namespace declarations are not among them. */
export interface XmlAttribute {
  readonly nodeType: 2;
  readonly name: string;
  readonly nodeName: string;
  readonly localName: string;
  readonly prefix: string | null;
  readonly namespaceURI: string | null;
  readonly value: string;
  readonly parent: XmlElement;
}

/** An element with the place where its start tag begins. */
export interface XmlElement {
  readonly nodeType: 1;
  readonly nodeName: string;
  readonly localName: string;
  readonly prefix: string | null;
  readonly namespaceURI: string | null;
  readonly attributes: XmlAttribute[];
  readonly children: XmlChild[];
  readonly parent: XmlElement | XmlRoot;
  /** Position among the children of the parent, from 0. */
  readonly index: number;
  /** Line of the start tag, from 1. */
  readonly line: number;
}

/** Text or CDATA. Neighbouring texts are one node, as XPath wants. */
export interface XmlText {
  readonly nodeType: 3;
  data: string;
  readonly parent: XmlElement | XmlRoot;
  readonly index: number;
}

/** A comment. */
export interface XmlComment {
  readonly nodeType: 8;
  readonly data: string;
  readonly parent: XmlElement | XmlRoot;
  readonly index: number;
}

/** A processing instruction. */
export interface XmlInstruction {
  readonly nodeType: 7;
  readonly target: string;
  readonly nodeName: string;
  readonly data: string;
  readonly parent: XmlElement | XmlRoot;
  readonly index: number;
}

/** What stands inside an element or at the top. */
export type XmlChild = XmlElement | XmlText | XmlComment | XmlInstruction;

/** The document node; its only element is the root element. */
export interface XmlRoot {
  readonly nodeType: 9;
  readonly children: XmlChild[];
  readonly parent: null;
}

/** Any node of a tree. */
export type XmlNode = XmlRoot | XmlAttribute | XmlChild;

/** Tells elements from other nodes. */
export function isElement(node: XmlNode): node is XmlElement {
  return node.nodeType === 1;
}

/** Every element under a node, itself left out, in document order. */
export function* elementsOf(parent: XmlRoot | XmlElement): Generator<XmlElement> {
  for (const child of parent.children) {
    if (child.nodeType !== 1) continue;
    yield child;
    yield* elementsOf(child);
  }
}

/** Value of an attribute without namespace, if the element has it. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.localName === name && attribute.namespaceURI === null)?.value;
}

/** The text of an element and all it contains. */
export function textIn(parent: XmlElement | XmlRoot): string {
  let text = '';
  for (const child of parent.children) {
    if (child.nodeType === 3) text += child.data;
    else if (child.nodeType === 1) text += textIn(child);
  }
  return text;
}

/** Place of an element as an XPath with positions, e.g. `/ClinicalDocument/author[2]/time`; prefixes are left out. */
export function pathOf(node: XmlNode): string {
  if (node.nodeType === 9) return '/';
  if (node.nodeType === 2) return `${pathOf(node.parent)}/@${node.name}`;
  const above = node.parent.nodeType === 9 ? '' : pathOf(node.parent);
  if (node.nodeType === 3) return `${above}/text()`;
  if (node.nodeType === 8) return `${above}/comment()`;
  if (node.nodeType === 7) return `${above}/processing-instruction()`;
  const namesakes = node.parent.children.filter((child) => isElement(child) && child.localName === node.localName);
  const position = namesakes.length > 1 ? `[${namesakes.indexOf(node) + 1}]` : '';
  return `${above}/${node.localName}${position}`;
}

/** Line of a node: of its element, or of the element around it; 1 for the document. */
export function lineOf(node: XmlNode): number {
  if (node.nodeType === 1) return node.line;
  return node.parent ? lineOf(node.parent) : 1;
}

const none: never[] = [];

/** Children of one kind or name, as FontoXPath asks for them: it never looks at the others. */
function childrenIn(node: Node, bucket: string | null | undefined): readonly XmlChild[] {
  const { nodeType } = node;
  if (nodeType !== 1 && nodeType !== 9) return none;
  const { children } = node as XmlElement | XmlRoot;
  if (bucket === null || bucket === undefined) return children;
  if (bucket === 'type-1') return children.filter(isElement);
  if (bucket.startsWith('name-')) {
    const name = bucket.slice(5);
    const found: XmlChild[] = [];
    for (const child of children) if (child.nodeType === 1 && child.localName === name) found.push(child);
    return found;
  }
  return children;
}

function fits(child: XmlChild, bucket: string | null | undefined): boolean {
  if (bucket === 'type-1') return child.nodeType === 1;
  if (bucket?.startsWith('name-')) return child.nodeType === 1 && child.localName === bucket.slice(5);
  return true;
}

/** A document asks for more steps than may be made on it. */
export class WorkExceeded extends Error {}

/**
 * How FontoXPath walks these trees. It counts what is looked at: comparing the order of siblings takes steps by the square
 * of their number, and without a bound a document of some megabytes could occupy a server for hours.
 */
export class TreeWalker implements IDomFacade {
  readonly #limit: number;
  #steps = 0;

  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
  }

  /** Nodes looked at so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Whether the bound was met: nothing more can be evaluated with this walker. */
  get isExhausted(): boolean {
    return this.#steps > this.#limit;
  }

  #count(steps: number): void {
    this.#steps += steps;
    if (this.#steps > this.#limit) throw new WorkExceeded();
  }

  getAllAttributes(node: Element): Attr[] {
    this.#count(1);
    return (node as unknown as XmlElement).attributes as Attr[];
  }

  getAttribute(node: Element, name: string): string | null {
    this.#count(1);
    return attributeOf(node as unknown as XmlElement, name) ?? null;
  }

  getChildNodes(node: Node, bucket?: string | null): Node[] {
    const children = childrenIn(node, bucket);
    this.#count(1 + ((node as XmlElement).children?.length ?? 0));
    // FontoXPath does not change what it is given; a copy would cost as much as the rest.
    return children as XmlChild[];
  }

  getData(node: Node): string {
    if (node.nodeType !== 2) {
      this.#count(1);
      return (node as XmlText).data;
    }
    const { value } = node as XmlAttribute;
    // Long values are matched with regular expressions, which take long for each character.
    this.#count(value.length > 1000 ? 1000 * value.length : 1);
    return value;
  }

  getFirstChild(node: Node, bucket?: string | null): Node | null {
    this.#count(1);
    return childrenIn(node, bucket)[0] ?? null;
  }

  getLastChild(node: Node, bucket?: string | null): Node | null {
    this.#count(1);
    return childrenIn(node, bucket).at(-1) ?? null;
  }

  getNextSibling(node: Node, bucket?: string | null): Node | null {
    return this.#sibling(node, 1, bucket);
  }

  getPreviousSibling(node: Node, bucket?: string | null): Node | null {
    return this.#sibling(node, -1, bucket);
  }

  getParentNode(node: Node): Node | null {
    this.#count(1);
    return (node as XmlNode).parent;
  }

  /** Next or previous sibling that a bucket may hold. */
  #sibling(node: Node, step: 1 | -1, bucket: string | null | undefined): XmlChild | null {
    const { parent, index } = node as XmlChild;
    if (!parent || index === undefined) return null;
    for (let at = index + step; at >= 0 && at < parent.children.length; at += step) {
      this.#count(1);
      const sibling = parent.children[at];
      if (sibling && fits(sibling, bucket)) return sibling;
    }
    return null;
  }
}
