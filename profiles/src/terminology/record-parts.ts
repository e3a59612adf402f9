import type { DesignationRecord, ResourceHeader } from './records.ts';

/** Address, id, version and names of a resource, as far as it has them. */
export function headerOf(resource: {
  readonly url?: string | undefined;
  readonly id?: string | undefined;
  readonly version?: string | undefined;
  readonly name?: string | undefined;
  readonly title?: string | undefined;
}): ResourceHeader {
  const { url, id, version, name, title } = resource;
  return {
    url: url ?? '',
    ...(id ? { id } : {}),
    ...(version ? { version } : {}),
    ...(name ? { name } : {}),
    ...(title ? { title } : {}),
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
