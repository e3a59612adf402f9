import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import { FhirError, type Issue } from '@sinfonia/profiles/issues';
import type { OpenExchange } from '../context.ts';
import { isObject, type JsonObject } from '../operations/operation-parameters.ts';
import { documentFaults, withSecurityContexts } from './documents.ts';
import { levelOf, type MetadataLevel, type MetadataOf, metadataFaults } from './metadata.ts';
import { requireKnownPersons } from './persons.ts';

const listTypes = 'https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes';

/** What an entry of a submission is. */
export type EntryKind = MetadataOf | 'Binary' | 'Patient' | 'Supersede';

/** An entry of a submission, told apart. */
export interface SubmissionEntry {
  readonly kind: EntryKind;
  readonly resource: JsonObject;
  readonly fullUrl?: string;
  /** Address of the request. */
  readonly url: string;
  /** FHIRPath place of the entry. */
  readonly place: string;
}

/** Methods by which each kind may be sent. Source: IHE MHD 4.2.4, IHE.MHD.Minimal.ProvideBundle. */
const methods: Readonly<Record<EntryKind, readonly string[]>> = {
  SubmissionSet: ['POST'],
  Folder: ['POST', 'PUT'],
  DocumentReference: ['POST'],
  Binary: ['POST'],
  Patient: ['GET', 'POST', 'PUT'],
  Supersede: ['PATCH'],
};

/**
 * A transaction as it is carried out. One that is a submission of documents (ITI-65), by the profile that it declares or because it has
 * a SubmissionSet, is checked first; its Binaries get the security context of their DocumentReference, so that a file is open to
 * whom its document is open to. Any other stays as it is.
 *
 * Refusals (422, all faults found with their places): `mhd-entry-not-allowed`, `mhd-submission-set-count`, `mhd-metadata`,
 * `mhd-metadata-missing`, `mhd-document-missing`, `mhd-document-mismatch`, `mhd-patients-differ`, `mhd-replaced-not-superseded`,
 * `mhd-patient-unknown`.
 * Source: IHE MHD 4.2.4, 2:3.65.4.
 */
export async function checkedSubmission(exchange: OpenExchange, bundle: Bundle): Promise<Bundle> {
  const level = levelOfSubmission(bundle);
  const { entry } = bundle;
  if (level === undefined || !Array.isArray(entry)) return bundle;
  const faults: Issue[] = [];
  const entries: SubmissionEntry[] = [];
  for (const [index, one] of entry.entries()) {
    const place = `Bundle.entry[${index}]`;
    const told = tellApart(one, place);
    if (told === undefined) faults.push(notAllowed(one, place));
    else entries.push(told);
  }
  const count = entries.filter(({ kind }) => kind === 'SubmissionSet').length;
  if (count !== 1) faults.push({ code: 'mhd-submission-set-count', expression: ['Bundle.entry'], values: { count } });
  for (const { kind, resource, place } of entries) {
    if (kind === 'SubmissionSet' || kind === 'Folder' || kind === 'DocumentReference') {
      faults.push(...metadataFaults(resource, kind, level, `${place}.resource`));
    }
  }
  faults.push(...documentFaults(entries));
  if (faults.length > 0) throw new FhirError(faults, { status: 422 });
  await requireKnownPersons(exchange, entries);
  return withSecurityContexts(bundle, entries);
}

/**
 * The level of metadata of a submission of documents: what it declares, or the minimal one when it only has a SubmissionSet;
 * undefined for a Bundle that is none.
 */
export function levelOfSubmission({ meta, entry }: Bundle): MetadataLevel | undefined {
  const profiles: unknown = meta?.profile;
  const declared = levelOf(Array.isArray(profiles) ? profiles : []);
  if (declared !== undefined) return declared;
  const hasSet = Array.isArray(entry) && entry.some((one) => isListOf(one?.resource, 'submissionset'));
  return hasSet ? 'minimal' : undefined;
}

/** What an entry is; undefined for one that a submission does not admit. */
function tellApart(entry: BundleEntry | undefined, place: string): SubmissionEntry | undefined {
  const { fullUrl, request } = entry ?? {};
  const resource: unknown = entry?.resource ?? {};
  const method: unknown = request?.method;
  const url: unknown = request?.url;
  if (!isObject(resource) || typeof method !== 'string' || typeof url !== 'string') return undefined;
  const kind = kindOf(resource, method, url);
  if (kind === undefined || !methods[kind].includes(method)) return undefined;
  return { kind, resource, url, place, ...(typeof fullUrl === 'string' ? { fullUrl } : {}) };
}

function kindOf(resource: JsonObject, method: string, url: string): EntryKind | undefined {
  const type = resource['resourceType'];
  if (type === 'DocumentReference' || type === 'Binary' || type === 'Patient') return type;
  if (isListOf(resource, 'submissionset')) return 'SubmissionSet';
  if (isListOf(resource, 'folder')) return 'Folder';
  if (type === undefined && method === 'GET' && /(?:^|\/)Patient[/?]/.test(url)) return 'Patient';
  const isPatch = method === 'PATCH' && /(?:^|\/)DocumentReference\/[^/?]+$/.test(url);
  return isPatch && isSupersede(resource) ? 'Supersede' : undefined;
}

/** A FHIRPath Patch that declares a document superseded and does nothing else. Source: IHE.MHD.Patch.Parameters. */
function isSupersede({ resourceType, parameter }: JsonObject): boolean {
  if (resourceType !== 'Parameters' || !Array.isArray(parameter) || parameter.length !== 1) return false;
  const [operation] = parameter.filter(isObject);
  const parts = operation?.['name'] === 'operation' && Array.isArray(operation['part']) ? operation['part'] : [];
  const told = (name: string): unknown => {
    const part = parts.filter(isObject).find((one) => one['name'] === name);
    return Object.entries(part ?? {}).find(([member]) => member.startsWith('value'))?.[1];
  };
  const isOfStatus = told('path') === 'DocumentReference.status';
  return parts.length === 3 && told('type') === 'replace' && isOfStatus && told('value') === 'superseded';
}

function isListOf(resource: unknown, code: string): boolean {
  if (!isObject(resource) || resource['resourceType'] !== 'List' || !isObject(resource['code'])) return false;
  const { coding } = resource['code'];
  return (
    Array.isArray(coding) && coding.some((one) => isObject(one) && one['system'] === listTypes && one['code'] === code)
  );
}

function notAllowed(entry: BundleEntry | undefined, place: string): Issue {
  const method = /^[A-Z]{1,7}$/.exec(String(entry?.request?.method))?.[0] ?? '—';
  const type = /^[A-Za-z]{1,40}$/.exec(String(entry?.resource?.resourceType))?.[0] ?? '—';
  return { code: 'mhd-entry-not-allowed', expression: [place], values: { found: `${method} ${type}` } };
}
