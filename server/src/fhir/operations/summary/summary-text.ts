import { randomUUID } from 'node:crypto';
import { extensionUrl } from '@sinfonia/profiles';
import type { StoredVersion } from '../../../store/port.ts';
import { contentOf } from '../document/collect.ts';
import type { JsonObject } from '../operation-parameters.ts';
import type { Gathered, GatheredSection, SummarySection } from './gather.ts';
import { sectionText } from './section-text.ts';

const loinc = 'http://loinc.org';
const absent = 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips';
const noInformation = 'Nessuna informazione.';

/** What a generated summary is made of. */
export interface SummaryParts {
  readonly patient: StoredVersion;
  /** Organization that keeps the record, where the caller may see it. */
  readonly custodian?: StoredVersion;
  readonly gathered: Gathered;
  readonly baseUrl: string;
  /** When it is made, ms since the epoch, UTC. */
  readonly now: number;
}

interface Entry {
  readonly fullUrl: string;
  readonly json: string;
}

/**
 * JSON text of a generated patient summary: a document Bundle in the shape of the profilo sanitario sintetico, with the platform as
 * author and without a signature. It claims no profile, since nobody has vouched for it. Texts of resources are joined, never parsed.
 *
 * Source: HL7 IPS 2.0.0; our profile sinfonia-fse-patient-summary.
 */
export function summaryText({ patient, custodian, gathered, baseUrl, now }: SummaryParts): string {
  const person = { reference: `${baseUrl}/Patient/${patient.id}` };
  const made: Entry[] = [];
  const add = (resource: JsonObject): { readonly reference: string } => {
    const fullUrl = `urn:uuid:${randomUUID()}`;
    made.push({ fullUrl, json: JSON.stringify(resource) });
    return { reference: fullUrl };
  };
  const author = add({ resourceType: 'Device', deviceName: [{ name: 'SINFONIA', type: 'user-friendly-name' }] });
  const sections = gathered.sections.flatMap((one) => sectionOf(one, baseUrl, person, add));
  const composition = {
    resourceType: 'Composition',
    language: 'it-IT',
    extension: [{ url: extensionUrl.FseTemplate, valueCoding: template }],
    identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${randomUUID()}` },
    status: 'final',
    type: { coding: [{ system: loinc, code: '60591-5', display: 'Patient summary Document' }] },
    category: [{ coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.3.3.6.1.5', code: 'SUM' }] }],
    subject: person,
    date: new Date(now).toISOString(),
    author: [author],
    title: 'Profilo sanitario sintetico generato dalla piattaforma',
    confidentiality: 'N',
    ...(custodian === undefined ? {} : { custodian: { reference: `${baseUrl}/${custodian.type}/${custodian.id}` } }),
    section: sections,
  };
  const stored = new Map<string, Entry>();
  for (const version of [
    patient,
    ...(custodian === undefined ? [] : [custodian]),
    ...gathered.sections.flatMap(({ versions }) => versions),
    ...gathered.companions,
  ]) {
    const fullUrl = `${baseUrl}/${version.type}/${version.id}`;
    stored.set(fullUrl, { fullUrl, json: version.json ?? '{}' });
  }
  const header = { fullUrl: `urn:uuid:${randomUUID()}`, json: JSON.stringify(composition) };
  return bundleText([header, ...stored.values(), ...made], now);
}

/** National template of the profilo sanitario sintetico, whose shape this is. */
const template = {
  system: 'urn:oid:2.16.840.1.113883.2.9.3.3.6.1.6',
  code: '2.16.840.1.113883.2.9.10.1.4.1.1',
};

function sectionOf(
  { section, versions, isCut }: GatheredSection,
  baseUrl: string,
  person: JsonObject,
  add: (resource: JsonObject) => JsonObject,
): readonly JsonObject[] {
  if (versions.length === 0 && section.required !== true) return [];
  const entries = versions.map(({ type, id }) => ({ reference: `${baseUrl}/${type}/${id}` }));
  const nothing = section.noInformation?.text ?? noInformation;
  const text = sectionText(versions.map(contentOf), isCut, nothing);
  const told = entries.length > 0 ? { entry: entries } : emptiness(section, person, add);
  return [{ title: section.title, code: { coding: [{ system: loinc, code: section.code }] }, text, ...told }];
}

/** What stands in a required section without data: the code of IPS, or the reason of FHIR where IPS has no code. */
function emptiness(
  { noInformation: none }: SummarySection,
  person: JsonObject,
  add: (resource: JsonObject) => JsonObject,
): JsonObject {
  if (none === undefined) {
    const system = 'http://terminology.hl7.org/CodeSystem/list-empty-reason';
    return { emptyReason: { coding: [{ system, code: 'unavailable' }] } };
  }
  const { resource, code, display, text } = none;
  const concept = { coding: [{ system: absent, code, display }], text };
  return { entry: [add({ ...resource, [none.concept]: concept, [none.person]: person })] };
}

function bundleText(entries: readonly Entry[], now: number): string {
  const members = {
    resourceType: 'Bundle',
    identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${randomUUID()}` },
    type: 'document',
    timestamp: new Date(now).toISOString(),
  };
  const texts = entries.map(({ fullUrl, json }) => `{"fullUrl":${JSON.stringify(fullUrl)},"resource":${json}}`);
  return `${JSON.stringify(members).slice(0, -1)},"entry":[${texts.join(',')}]}`;
}
