import type { ResponseFault } from './checked-response.ts';
import { namespaces } from './names.ts';
import { type RequestedAttribute, requestedAttributes } from './service-provider.ts';
import { childrenOf, elementsOf, isNamed, onlyChildOf, textOf, type XmlElement } from './xml-tree.ts';

const saml = namespaces.assertion;

/**
 * Reads the attributes of an assertion: exactly those that were asked for, each once and with one value (cases 98, 99 and
 * 103 of the AgID check list). `NameFormat` may be missing (case 109).
 */
export function attributesOf(assertion: XmlElement): Readonly<Record<RequestedAttribute, string>> | ResponseFault {
  const statement = onlyChildOf(assertion, saml, 'AttributeStatement');
  if (statement === undefined) return 'attribute-statement';
  const attributes = elementsOf(statement);
  if (attributes.length === 0 || !attributes.every((each) => isNamed(each, saml, 'Attribute'))) {
    return 'attribute-statement';
  }
  const found = new Map<string, string>();
  for (const attribute of attributes) {
    const name = attribute.attributes.get('Name');
    if (!name || found.has(name)) return 'attribute-set';
    const [value, another] = childrenOf(attribute, saml, 'AttributeValue');
    const text = textOf(value);
    if (!text || another !== undefined) return 'attribute-value';
    found.set(name, text);
  }
  if (found.size !== requestedAttributes.length || !requestedAttributes.every((name) => found.has(name))) {
    return 'attribute-set';
  }
  const valueNamed = (name: RequestedAttribute): string => found.get(name) ?? '';
  return {
    fiscalNumber: valueNamed('fiscalNumber'),
    name: valueNamed('name'),
    familyName: valueNamed('familyName'),
    dateOfBirth: valueNamed('dateOfBirth'),
  };
}
