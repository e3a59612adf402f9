import type { Issue } from '@sinfonia/profiles/issues';

/** Names that an expectation lists at most: the data types of HL7 allow dozens. */
const namesListed = 8;

/**
 * What a message of libxml2 means, as an issue of ours. Its texts quote values of the document, which may be personal, so
 * only names of elements and attributes and what the schema expects are taken from them.
 */
export function toXsdIssue(message: string): Issue {
  const element = plainName(/^Element '([^']*)'/.exec(message)?.[1] ?? '');
  const attribute = plainName(/^Element '[^']*', attribute '([^']*)'/.exec(message)?.[1] ?? '');
  const expected = expectationOf(message);
  if (attribute === 'type' && /xsi:type|type definition/.test(message)) {
    return { code: 'fse-xsd-type', values: { element } };
  }
  if (/: This element is not expected\./.test(message)) {
    return { code: 'fse-xsd-element-unexpected', values: { element, expected } };
  }
  if (/: Missing child element\(s\)\./.test(message)) {
    return { code: 'fse-xsd-child-missing', values: { element, expected } };
  }
  if (attribute !== '' && /' is not allowed\.\s*$/.test(message)) {
    return { code: 'fse-xsd-attribute-unexpected', values: { element, attribute } };
  }
  const missing = /: The attribute '([^']*)' is required but missing\./.exec(message)?.[1];
  if (missing !== undefined) {
    return { code: 'fse-xsd-attribute-missing', values: { element, attribute: plainName(missing) } };
  }
  if (/: Character content /.test(message)) return { code: 'fse-xsd-text', values: { element } };
  if (/: The type definition is abstract\./.test(message)) return { code: 'fse-xsd-type', values: { element } };
  if (/: \[facet |' is not a valid value of /.test(message)) {
    return { code: 'fse-xsd-value', values: { place: attribute === '' ? element : `${element}/@${attribute}` } };
  }
  return { code: 'fse-xsd-other', values: { element: element === '' ? 'ClinicalDocument' : element } };
}

/** A name without its namespace. */
function plainName(name: string): string {
  return name.replace(/^\{[^}]*\}/, '').slice(0, 80);
}

function expectationOf(message: string): string {
  const list = /Expected is (?:one of )?\(([^)]*)\)/.exec(message)?.[1] ?? '';
  const names = list
    .split(',')
    .map((name) => plainName(name.trim()))
    .filter((name) => name !== '');
  if (names.length === 0) return '—';
  return names.length > namesListed ? `${names.slice(0, namesListed).join(', ')}, …` : names.join(', ');
}
