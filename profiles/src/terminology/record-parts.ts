import type { DesignationRecord, ResourceHeader } from './records.ts';

/** Address, id, version, names and status of a resource, as far as it has them; status `active` is left out. */
export function headerOf(resource: {
  readonly url?: string | undefined;
  readonly id?: string | undefined;
  readonly version?: string | undefined;
  readonly name?: string | undefined;
  readonly title?: string | undefined;
  readonly status?: string | undefined;
}): ResourceHeader {
  const { url, id, version, name, title, status } = resource;
  return {
    url: url ?? '',
    ...(id ? { id } : {}),
    ...(version ? { version } : {}),
    ...(name ? { name } : {}),
    ...(title ? { title } : {}),
    ...(status && status !== 'active' ? { status } : {}),
  };
}

/** A designation as a record. */
export function toDesignation(designation: {
  readonly language?: string;
  readonly use?: { readonly system?: string; readonly code?: string; readonly display?: string };
  readonly value?: string;
}): DesignationRecord {
  const { language, use, value } = designation;
  return { value: value ?? '', ...(language ? { language } : {}), ...(use ? { use } : {}) };
}
