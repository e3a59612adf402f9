import { isElement, type XmlAttribute, type XmlElement, type XmlNode, type XmlRoot } from '../xml-tree.ts';

/** A change of one place of a document, for trials of the rules. */
export interface DocumentEdit {
  readonly op: 'removeElement' | 'removeAttribute' | 'setAttribute';
  readonly attribute?: string;
  readonly value?: string;
}

/** Writes a tree as XML with one element changed. Every name declares its namespace, so pieces can be left out freely. */
export function writeEdited(tree: XmlRoot, at: XmlNode, edit: DocumentEdit): string {
  const writeElement = (element: XmlElement): string => {
    if (element === at && edit.op === 'removeElement') return '';
    const declared = new Map<string, string>();
    declared.set(element.prefix ?? '', element.namespaceURI ?? '');
    const attributes = editedAttributes(element, element === at ? edit : undefined).map((attribute) => {
      if (attribute.prefix !== null && attribute.prefix !== 'xml') {
        declared.set(attribute.prefix, attribute.namespaceURI ?? '');
      }
      return ` ${attribute.name}="${toEntities(attribute.value)}"`;
    });
    const namespaces = [...declared].map(
      ([prefix, uri]) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${toEntities(uri)}"`,
    );
    const content = element.children.map((child) => {
      if (isElement(child)) return writeElement(child);
      return child.nodeType === 3 ? toEntities(child.data) : '';
    });
    return `<${element.nodeName}${namespaces.join('')}${attributes.join('')}>${content.join('')}</${element.nodeName}>`;
  };
  return tree.children.filter(isElement).map(writeElement).join('');
}

function editedAttributes(element: XmlElement, edit: DocumentEdit | undefined): readonly XmlAttribute[] {
  if (!edit || edit.op === 'removeElement') return element.attributes;
  if (edit.op === 'removeAttribute') return element.attributes.filter(({ name }) => name !== edit.attribute);
  const value = edit.value ?? '';
  return element.attributes.map((attribute) =>
    attribute.name === edit.attribute ? { ...attribute, value } : attribute,
  );
}

function toEntities(text: string): string {
  return text.replace(/[&<>"\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}
