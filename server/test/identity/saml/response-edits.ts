import { elementsOf, readXml, writeElement, type XmlElement } from '../../../src/identity/saml/xml-tree.ts';

/**
 * One change of a response before it is signed. Paths are local names from the response on, e.g. `Assertion/Subject`; the
 * empty path is the response itself. `@name` after a path is an attribute. Instants are written `@now` plus or minus
 * seconds.
 */
export type ResponseEdit =
  | { readonly remove: string }
  /** Makes an attribute or the content of an element empty, keeping attributes. */
  | { readonly empty: string }
  /** Takes attributes and content away. */
  | { readonly bare: string }
  | { readonly set: string; readonly to: string }
  /** Puts a second copy of an element after it. */
  | { readonly double: string }
  /** Adds a child, XML with the prefixes `saml` and `samlp`. */
  | { readonly into: string; readonly xml: string };

interface Editable {
  qualifiedName: string;
  name: string;
  namespace: string;
  attributes: Map<string, string>;
  scope: ReadonlyMap<string, string>;
  content: (Editable | string)[];
}

/** Changes a response that is not signed yet. */
export function editResponse(text: string, edits: readonly ResponseEdit[], now: number): string {
  const root = parse(text);
  for (const edit of edits) apply(root, edit, now);
  return writeElement(root);
}

function parse(text: string): Editable {
  const reading = readXml(text, { characters: 1e6, elements: 1e4, depth: 50 });
  if (!reading.ok) throw new Error(reading.reason);
  return toEditable(reading.root);
}

function toEditable(element: XmlElement): Editable {
  const content = element.content.map((child) => (typeof child === 'string' ? child : toEditable(child)));
  return { ...element, attributes: new Map(element.attributes), content };
}

function apply(root: Editable, edit: ResponseEdit, now: number): void {
  if ('set' in edit) {
    setAt(root, edit.set, instantOr(edit.to, now));
    return;
  }
  if ('into' in edit) {
    const { element } = find(root, edit.into);
    const namespaces =
      'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"';
    element.content.push(...parse(`<x ${namespaces}>${edit.xml}</x>`).content);
    return;
  }
  if ('double' in edit) {
    const { element, parent } = find(root, edit.double);
    parent?.content.splice(parent.content.indexOf(element) + 1, 0, toEditable(element));
    return;
  }
  const path = 'remove' in edit ? edit.remove : 'empty' in edit ? edit.empty : edit.bare;
  const [elementPath = '', attribute] = path.split('@');
  const { element, parent } = find(root, elementPath);
  if (attribute !== undefined) {
    if (!element.attributes.has(attribute)) throw new Error(`no attribute ${path}`);
    if ('remove' in edit) element.attributes.delete(attribute);
    else element.attributes.set(attribute, '');
    return;
  }
  if ('remove' in edit) {
    if (parent === undefined) throw new Error('the response cannot be removed');
    parent.content = parent.content.filter((child) => child !== element);
    return;
  }
  element.content = [];
  if ('bare' in edit) element.attributes.clear();
}

function setAt(root: Editable, path: string, value: string): void {
  const [elementPath = '', attribute] = path.split('@');
  const { element } = find(root, elementPath);
  if (attribute === undefined) element.content = [value];
  else element.attributes.set(attribute, value);
}

function find(root: Editable, path: string): { element: Editable; parent?: Editable } {
  let element = root;
  let parent: Editable | undefined;
  for (const step of path.split('/').filter((each) => each !== '')) {
    const [name = '', position = '0'] = step.split('#');
    const found = elementsOf(element).filter((child) => child.name === name)[Number(position)] as Editable | undefined;
    if (found === undefined) throw new Error(`nothing at ${path}`);
    parent = element;
    element = found;
  }
  return parent === undefined ? { element } : { element, parent };
}

function instantOr(value: string, now: number): string {
  const offset = /^@now([+-]\d+)?$/.exec(value);
  if (offset === null) return value;
  return `${new Date(now + Number(offset[1] ?? 0) * 1000).toISOString().slice(0, 19)}Z`;
}
