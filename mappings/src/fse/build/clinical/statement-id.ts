import type { Identifier } from '@medplum/fhirtypes';
import { oidOf, oids } from '../../cda/code-systems.ts';
import { ii } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';

const anyUri = 'urn:ietf:rfc:3986';
const root = /^urn:(?:oid:([0-2](?:\.(?:0|[1-9]\d*))+)|uuid:([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}))$/;

/**
 * The one `id` of a clinical statement: the first identifier with an OID, or that is itself an OID or UUID; `NI` when there is
 * none. A codice fiscale is of people and names no statement.
 */
export function statementId(identifiers: readonly Identifier[] | undefined): CdaElement {
  for (const identifier of identifiers ?? []) {
    if (oidOf(identifier.system) === oids.codiceFiscale) continue;
    const [, oid, uuid] = (identifier.system === anyUri && root.exec(identifier.value ?? '')) || [];
    const alone = oid ?? uuid;
    const made = alone === undefined ? ii('id', identifier) : el('id', { root: alone });
    if (made) return made;
  }
  return el('id', { nullFlavor: 'NI' });
}
