import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';

/** An element of a document that was read; comments are left out. */
export interface XmlElement {
  /** Name as written, with its prefix. */
  readonly qualifiedName: string;
  readonly name: string;
  readonly namespace: string;
  /** Every attribute as written, namespace declarations too, by qualified name. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Prefixes in scope and their namespaces. */
  readonly scope: ReadonlyMap<string, string>;
  readonly content: readonly (XmlElement | string)[];
}

/** Bounds on a document that comes from outside. */
export interface XmlLimits {
  /** Longest text, in UTF-16 units. */
  readonly characters: number;
  readonly elements: number;
  readonly depth: number;
}

/** Bounds of a message that a browser brings. */
export const messageLimits: XmlLimits = { characters: 256 * 1024, elements: 2000, depth: 40 };

/** Bounds of a registry of identity providers. */
export const registryLimits: XmlLimits = { characters: 16 * 1024 * 1024, elements: 200_000, depth: 40 };

/** A document that was read, or why it was refused: fixed words, nothing of the document. */
export type XmlReading =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly reason: 'too-large' | 'not-well-formed' | 'document-type' | 'instruction' };

class Refusal extends Error {
  readonly reason: 'too-large' | 'not-well-formed' | 'document-type' | 'instruction';
  constructor(reason: Refusal['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Reads an XML document from outside. Document types, and so entities of their own, are refused, and processing
 * instructions with them; size, depth and number of elements are bounded.
 *
 * Source: OWASP XML external entity prevention; SAML 2.0 core, 5 (no document types).
 */
export function readXml(text: string, limits: XmlLimits): XmlReading {
  if (text.length > limits.characters) return { ok: false, reason: 'too-large' };
  try {
    const root = parse(text, limits);
    return root === undefined ? { ok: false, reason: 'not-well-formed' } : { ok: true, root };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.reason };
    throw error;
  }
}

interface OpenElement extends XmlElement {
  readonly content: (XmlElement | string)[];
}

function parse(text: string, limits: XmlLimits): XmlElement | undefined {
  const parser = new SaxesParser({ xmlns: true });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  const refuse = (reason: Refusal['reason']) => (): never => {
    throw new Refusal(reason);
  };
  const addText = (piece: string): void => {
    open.at(-1)?.content.push(piece);
  };
  parser.on('error', refuse('not-well-formed'));
  parser.on('doctype', refuse('document-type'));
  parser.on('processinginstruction', refuse('instruction'));
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentag', (tag) => {
    elements += 1;
    if (elements > limits.elements || open.length >= limits.depth) throw new Refusal('too-large');
    const parent = open.at(-1);
    const element = toElement(tag, parent?.scope ?? new Map());
    parent?.content.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  return root;
}

function toElement(tag: SaxesTagNS, outer: ReadonlyMap<string, string>): OpenElement {
  const attributes = new Map(
    Object.entries(tag.attributes).map(([name, { value }]: [string, SaxesAttributeNS]) => [name, value]),
  );
  const declared = Object.entries(tag.ns);
  return {
    qualifiedName: tag.name,
    name: tag.local,
    namespace: tag.uri,
    attributes,
    scope: declared.length === 0 ? outer : new Map([...outer, ...declared]),
    content: [],
  };
}

/** Child elements with a name, in order. */
export function childrenOf(element: XmlElement, namespace: string, name: string): readonly XmlElement[] {
  return elementsOf(element).filter((child) => child.name === name && child.namespace === namespace);
}

/** The child with a name when there is exactly one, otherwise undefined: of two readers each could take another one. */
export function onlyChildOf(element: XmlElement | undefined, namespace: string, name: string): XmlElement | undefined {
  if (element === undefined) return undefined;
  const found = childrenOf(element, namespace, name);
  return found.length === 1 ? found[0] : undefined;
}

/** All child elements, in order. */
export function elementsOf(element: XmlElement): readonly XmlElement[] {
  return element.content.filter((child) => typeof child !== 'string');
}

/** The element itself and everything below it, in document order. */
export function* descendantsOf(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of elementsOf(element)) yield* descendantsOf(child);
}

/** Text of an element that holds nothing but text, without white space around it; undefined when it has child elements. */
export function textOf(element: XmlElement | undefined): string | undefined {
  if (element === undefined || elementsOf(element).length > 0) return undefined;
  return element.content.join('').trim();
}

/** Whether an element has this name. */
export function isNamed(element: XmlElement, namespace: string, name: string): boolean {
  return element.name === name && element.namespace === namespace;
}

/**
 * Writes an element as a document of its own, with every prefix that was in scope. Its exclusive canonical form is that of
 * the element where it stood.
 */
export function writeElement(element: XmlElement): string {
  const inherited = [...element.scope].filter(([prefix]) => !element.attributes.has(declarationOf(prefix)));
  const declarations = inherited
    .filter(([prefix, namespace]) => prefix !== 'xml' && prefix !== 'xmlns' && namespace !== '')
    .map(([prefix, namespace]) => ` ${declarationOf(prefix)}="${escapeXml(namespace)}"`);
  return write(element, declarations.join(''));
}

function declarationOf(prefix: string): string {
  return prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
}

function write(element: XmlElement, declarations = ''): string {
  const attributes = [...element.attributes].map(([name, value]) => ` ${name}="${escapeXml(value)}"`).join('');
  const content = element.content.map((child) => (typeof child === 'string' ? escapeXml(child) : write(child)));
  return `<${element.qualifiedName}${declarations}${attributes}>${content.join('')}</${element.qualifiedName}>`;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Makes a text safe inside an element or a quoted attribute, of XML and of HTML. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\t\n\r]/g, (character) => escapes[character] ?? character);
}
