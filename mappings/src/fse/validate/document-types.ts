import data from './document-types.json' with { type: 'json' };
import type { SchemaFiles } from './schema-files.ts';

/** A type of document that the FSE takes as CDA R2. */
export interface FseDocumentType {
  /** Our name of the type, e.g. `PrF`. */
  readonly id: string;
  /** `@root` of the first `templateId`, by which the gateway chooses the schematron. */
  readonly templateId: string;
  /** LOINC code of `ClinicalDocument/code`. */
  readonly loinc: string;
  /** What the file of the schematron is called, without beginning and version. */
  readonly schematron: string;
  readonly title: { readonly it: string; readonly en: string };
}

/** Every type of document, from the schematrons in force; source and day are in the data file. */
export const fseDocumentTypes: readonly FseDocumentType[] = data.types;

const byTemplate = new Map(fseDocumentTypes.map((type) => [type.templateId, type]));
const byId = new Map(fseDocumentTypes.map((type) => [type.id, type]));

/** The type of a document by the root of its first templateId. */
export function typeOfTemplate(root: string): FseDocumentType | undefined {
  return byTemplate.get(root);
}

/** A type by our name of it. */
export function documentTypeById(id: string): FseDocumentType | undefined {
  return byId.get(id);
}

/**
 * The schematron of a type among the files of the folder: `schematronFSE_<name>_v<version>.sch` and the like, that of the
 * highest version when there are several.
 */
export function schematronFileOf(type: FseDocumentType, files: SchemaFiles): string | undefined {
  const pattern = new RegExp(`^schematron/schematron(?:FSE)?_${type.schematron}(?:_v?(\\d+(?:\\.\\d+)*))?\\.sch$`, 'i');
  const found = files.names.flatMap((name) => {
    const match = pattern.exec(name);
    return match ? [{ name, version: (match[1] ?? '0').split('.').map(Number) }] : [];
  });
  return found.sort((left, right) => compareVersions(right.version, left.version))[0]?.name;
}

function compareVersions(left: readonly number[], right: readonly number[]): number {
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
