import { attributeOf, isElement, type XmlElement } from '../xml-tree.ts';
import type { MessagePart, SchematronCheck } from './model.ts';

/** What stands for a value of the document in a message. */
export const hiddenValue = '…';

/** Reads an `assert` or a `report`; `fill` puts the parameters of an abstract pattern into texts and paths. */
export function readCheck(element: XmlElement, fill: (text: string) => string): SchematronCheck {
  const message = partsOf(element, fill);
  const id = attributeOf(element, 'id') ?? leadingId(message);
  return {
    kind: element.localName === 'report' ? 'report' : 'assert',
    test: fill(attributeOf(element, 'test') ?? 'false()'),
    id,
    severity: isWarning(attributeOf(element, 'role'), id) ? 'warning' : 'error',
    message,
  };
}

/** The text of a message; values of the document are hidden, `nameOf` gives the names of nodes. */
export function messageText(message: readonly MessagePart[], nameOf: (path: string | undefined) => string): string {
  const text = message.map((part) => {
    if (part.kind === 'text') return part.text;
    return part.kind === 'name' ? nameOf(part.path) : hiddenValue;
  });
  return text.join('').replace(/\s+/g, ' ').trim();
}

function partsOf(element: XmlElement, fill: (text: string) => string): MessagePart[] {
  return element.children.flatMap((child): MessagePart[] => {
    if (child.nodeType === 3) return [{ kind: 'text', text: fill(child.data) }];
    if (!isElement(child)) return [];
    if (child.localName === 'name') {
      const path = attributeOf(child, 'path');
      return [{ kind: 'name', path: path === undefined ? undefined : fill(path) }];
    }
    if (child.localName === 'value-of') return [{ kind: 'value' }];
    return partsOf(child, fill);
  });
}

/**
 * The identifier that messages of the ministry begin with: what stands before the bar (`ERRORE-12|`), or the first word
 * where the bar was forgotten.
 */
function leadingId(message: readonly MessagePart[]): string {
  const [first] = message;
  if (first?.kind !== 'text') return '';
  return (
    /^\s*(?:([^|\s][^|]{0,23}?)\s*\||([A-Za-z]+-?[A-Za-z]?\d[\w.]*)(?=\s))/.exec(first.text)?.slice(1).find(Boolean) ??
    ''
  );
}

/** Roles say it where they are given; the schematrons of the ministry have none and name warnings `W…`. */
function isWarning(role: string | undefined, id: string): boolean {
  return role === undefined ? /^W/i.test(id) : /^(?:warn(?:ing)?|info(?:rmation)?|caution)$/i.test(role);
}
