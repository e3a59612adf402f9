import type { Identifier } from '@medplum/fhirtypes';
import { uriOf } from '../../cda/code-systems.ts';
import type { XmlElement } from '../../validate/xml-tree.ts';
import { attr, childrenOf } from '../navigate.ts';
import { present } from '../present.ts';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * An II as Identifier: root as `urn:oid:` system, extension as value, who gives it out as `assigner.display`. A root alone
 * is the value, in the system of URIs. Nothing for an II without root (nullFlavor). Source: HL7 V3 II, FHIR Identifier.
 */
export function toIdentifier(id: XmlElement | undefined): Identifier | undefined {
  const root = attr(id, 'root');
  if (root === undefined) return undefined;
  const value = attr(id, 'extension');
  const authority = attr(id, 'assigningAuthorityName');
  const assigner = authority === undefined ? undefined : { display: authority };
  if (value === undefined) {
    const urn = uuid.test(root) ? `urn:uuid:${root.toLowerCase()}` : `urn:oid:${root}`;
    return present<Identifier>({ system: 'urn:ietf:rfc:3986', value: urn, assigner });
  }
  return present<Identifier>({ system: uriOf(root), value, assigner });
}

/** Every `id` of an element that can be told. */
export function identifiersOf(parent: XmlElement | undefined): Identifier[] {
  return childrenOf(parent, 'id').flatMap((id) => toIdentifier(id) ?? []);
}
