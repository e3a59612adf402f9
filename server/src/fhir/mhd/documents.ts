import { createHash } from 'node:crypto';
import type { Bundle } from '@medplum/fhirtypes';
import type { Issue } from '@sinfonia/profiles/issues';
import { isObject, type JsonObject } from '../operations/operation-parameters.ts';
import type { SubmissionEntry } from './submission.ts';

/**
 * Faults in how the resources of a submission belong together: files and their metadata, items of the SubmissionSet, one person,
 * replaced documents. Source: IHE MHD 4.2.4, 2:3.65.4.1.2.1 to 2:3.65.4.1.2.3.
 */
export function documentFaults(entries: readonly SubmissionEntry[]): readonly Issue[] {
  const documents = entries.filter(({ kind }) => kind === 'DocumentReference');
  return [
    ...documents.flatMap((document) => fileFaults(document, entries)),
    ...looseFaults(entries),
    ...personFaults(entries),
    ...documents.flatMap((document) => replacedFaults(document, entries)),
  ];
}

/** The Bundle with each Binary under the protection of its DocumentReference, whatever context was sent. */
export function withSecurityContexts(bundle: Bundle, entries: readonly SubmissionEntry[]): Bundle {
  const contexts = new Map<string, string>();
  for (const { kind, resource, fullUrl } of entries) {
    if (kind !== 'DocumentReference' || fullUrl === undefined) continue;
    for (const { url } of attachmentsOf(resource)) if (typeof url === 'string') contexts.set(url, fullUrl);
  }
  return {
    ...bundle,
    entry: (bundle.entry ?? []).map((entry) => {
      const { resource, fullUrl = '' } = entry;
      const reference = contexts.get(fullUrl);
      if (resource?.resourceType !== 'Binary' || reference === undefined) return entry;
      return { ...entry, resource: { ...resource, securityContext: { reference } } };
    }),
  };
}

/** The file of a document is in the submission, or elsewhere than in a submission, and is what the metadata say. */
function fileFaults(document: SubmissionEntry, entries: readonly SubmissionEntry[]): Issue[] {
  return attachmentsOf(document.resource).flatMap((attachment, index): Issue[] => {
    const place = `${document.place}.resource.content[${index}].attachment`;
    const { url } = attachment;
    if (typeof url !== 'string') return [];
    const binary = entries.find(({ kind, fullUrl }) => kind === 'Binary' && fullUrl === url)?.resource;
    if (binary === undefined) {
      return /^urn:/.test(url) ? [{ code: 'mhd-document-missing', expression: [`${place}.url`] }] : [];
    }
    const { data } = binary;
    const bytes = Buffer.from(typeof data === 'string' ? data : '', 'base64');
    const found: Readonly<Record<string, unknown>> = {
      contentType: binary['contentType'],
      hash: createHash('sha1').update(bytes).digest('base64'),
      size: bytes.length,
    };
    return Object.entries(found).flatMap(([element, value]): Issue[] => {
      const told = attachment[element];
      if (told === undefined || String(told) === String(value)) return [];
      return [{ code: 'mhd-document-mismatch', expression: [`${place}.${element}`], values: { element } }];
    });
  });
}

/** New documents and folders that no SubmissionSet lists, and files that are not of exactly one document. */
function looseFaults(entries: readonly SubmissionEntry[]): Issue[] {
  const set = entries.find(({ kind }) => kind === 'SubmissionSet');
  const items = new Set(
    listOf(set?.resource['entry']).map(({ item }) => (isObject(item) ? item['reference'] : undefined)),
  );
  const files = entries
    .filter(({ kind }) => kind === 'DocumentReference')
    .flatMap(({ resource }) => attachmentsOf(resource).map(({ url }) => url));
  return entries.flatMap(({ kind, fullUrl, url, place }): Issue[] => {
    const isListed = items.has(fullUrl) || items.has(url);
    const isLoose =
      kind === 'DocumentReference' || kind === 'Folder'
        ? !isListed
        : kind === 'Binary' && files.filter((one) => one === fullUrl).length !== 1;
    return isLoose || (kind === 'DocumentReference' && fullUrl === undefined)
      ? [{ code: 'mhd-metadata-missing', expression: [place] }]
      : [];
  });
}

/** Subjects that differ; a subject that is not told is left to the level of the metadata. */
function personFaults(entries: readonly SubmissionEntry[]): Issue[] {
  const told = entries.flatMap(({ kind, resource, place }) => {
    const { subject } = resource;
    if (kind === 'Patient' || kind === 'Binary' || !isObject(subject)) return [];
    const { reference, identifier } = subject;
    return [{ place, person: JSON.stringify(reference ?? identifier ?? null) }];
  });
  const [first, ...others] = told;
  return others
    .filter(({ person }) => person !== first?.person)
    .map(({ place }) => ({ code: 'mhd-patients-differ', expression: [`${place}.resource.subject`] }));
}

/** Documents that are replaced and not declared superseded in the same submission. */
function replacedFaults({ resource, place }: SubmissionEntry, entries: readonly SubmissionEntry[]): Issue[] {
  const superseded = entries.filter(({ kind }) => kind === 'Supersede').map(({ url }) => lastTwo(url));
  return listOf(resource['relatesTo']).flatMap(({ code, target }, index): Issue[] => {
    const reference = isObject(target) ? target['reference'] : undefined;
    if (code !== 'replaces' || typeof reference !== 'string' || superseded.includes(lastTwo(reference))) return [];
    return [{ code: 'mhd-replaced-not-superseded', expression: [`${place}.resource.relatesTo[${index}].target`] }];
  });
}

function attachmentsOf({ content }: JsonObject): readonly JsonObject[] {
  return listOf(content).map(({ attachment }) => (isObject(attachment) ? attachment : {}));
}

function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** `Type/id` of an address, relative or absolute. */
function lastTwo(address: string): string {
  return address.split('/').slice(-2).join('/');
}
