import { attributeOf, isElement, textIn, type XmlElement } from '../validate/xml-tree.ts';

/** Children of one name, in document order; none of nothing. */
export function childrenOf(parent: XmlElement | undefined, name: string): readonly XmlElement[] {
  const found: XmlElement[] = [];
  for (const child of parent?.children ?? []) if (isElement(child) && child.localName === name) found.push(child);
  return found;
}

/** The first child of a name, or the first at the end of a path of names (`consumable/manufacturedProduct`). */
export function childOf(parent: XmlElement | undefined, path: string): XmlElement | undefined {
  let at = parent;
  for (const name of path.split('/')) {
    at = at?.children.find((child): child is XmlElement => isElement(child) && child.localName === name);
  }
  return at;
}

/** Every element at the end of a path of names, whichever parents they have. */
export function allAt(parent: XmlElement | undefined, path: string): readonly XmlElement[] {
  let found: readonly XmlElement[] = parent ? [parent] : [];
  for (const name of path.split('/')) found = found.flatMap((one) => childrenOf(one, name));
  return found;
}

/** An attribute without the white space around it; nothing when it is not there or empty. */
export function attr(element: XmlElement | undefined, name: string): string | undefined {
  const value = element ? attributeOf(element, name)?.trim() : undefined;
  return value === '' ? undefined : value;
}

/** The text of an element with single spaces; nothing when there is none. */
export function wordsOf(element: XmlElement | undefined): string | undefined {
  const text = element ? textIn(element).replace(/\s+/g, ' ').trim() : '';
  return text === '' ? undefined : text;
}

/** Whether a statement or section says that it follows a template. */
export function hasTemplate(element: XmlElement, root: string): boolean {
  return childrenOf(element, 'templateId').some((template) => attr(template, 'root') === root);
}

/** `xsi:type` without its prefix. */
export function typeOfValue(value: XmlElement): string | undefined {
  const type = value.attributes.find(
    ({ localName, namespaceURI }) =>
      localName === 'type' && namespaceURI === 'http://www.w3.org/2001/XMLSchema-instance',
  )?.value;
  return type?.trim().replace(/^.*:/, '');
}

/** The code of a statement or section (`code/@code`). */
export function codeIn(element: XmlElement | undefined): string | undefined {
  return attr(childOf(element, 'code'), 'code');
}
