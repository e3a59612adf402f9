import { randomUUID } from 'node:crypto';
import { extensionUrl, profileUrl } from '@sinfonia/profiles';
import type { StoredVersion } from '../../../store/port.ts';
import { isObject, type JsonObject } from '../operation-parameters.ts';
import { contentOf } from './collect.ts';

/** Spaces of identifiers of FSE documents: of a region, or the NRE of a prescription. Source: rule sin-fsb-2 of our profile. */
const fseSpace = /^urn:oid:2\.16\.840\.1\.113883\.2\.9\.(?:2\.[0-9]+\.4\.4|4\.3\.9)$/;
const versionNumber = 'http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber';

/**
 * JSON text of a document Bundle. Texts of resources are joined, never parsed, so that decimals stay as they are stored.
 *
 * @param now when it is put together, ms since the epoch, UTC
 */
export function documentText(versions: readonly StoredVersion[], baseUrl: string, now: number): string {
  const [composition] = versions;
  const header = composition === undefined ? {} : contentOf(composition);
  const isFse = extensionOf(header, extensionUrl.FseTemplate) !== undefined;
  const members = {
    resourceType: 'Bundle',
    ...(isFse ? { meta: { profile: [profileUrl.FseDocumentBundle] } } : {}),
    identifier: identifierOf(header),
    type: 'document',
    timestamp: new Date(now).toISOString(),
  };
  const entries = versions.map(
    ({ type, id, json = '{}' }) => `{"fullUrl":${JSON.stringify(`${baseUrl}/${type}/${id}`)},"resource":${json}}`,
  );
  return `${JSON.stringify(members).slice(0, -1)},"entry":[${entries.join(',')}]}`;
}

/**
 * Identifier of the document. For an FSE document that of its Composition, which all versions share; from the second version on
 * followed by the number of the version, since then the two must differ (rule sin-fsb-1). For others a new UUID.
 */
function identifierOf(composition: JsonObject): JsonObject {
  const { identifier } = composition;
  if (isObject(identifier) && typeof identifier['value'] === 'string' && fseSpace.test(String(identifier['system']))) {
    const { system, value } = identifier;
    const version = extensionOf(composition, versionNumber)?.['valueString'];
    return { system, value: version === undefined || version === '1' ? value : `${value}-v${String(version)}` };
  }
  return { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${randomUUID()}` };
}

function extensionOf({ extension }: JsonObject, url: string): JsonObject | undefined {
  return Array.isArray(extension) ? extension.filter(isObject).find((one) => one['url'] === url) : undefined;
}
