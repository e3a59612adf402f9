import type { Bundle } from '@medplum/fhirtypes';
import { FhirError, type Issue } from '@sinfonia/profiles/issues';
import { el, writeCda } from '../cda/element.ts';
import { FhirDocument } from '../document.ts';
import { type FseDocumentType, typeOfTemplate } from '../validate/document-types.ts';
import type { DocumentBuilder } from './context.ts';
import { Gaps } from './gaps.ts';
import { type DocumentIdentity, header } from './header/header.ts';
import { headerRulesOf } from './header/header-rules.ts';
import { builders } from './registry.ts';
import { Remarks } from './remarks.ts';

const templateExtension = 'https://fhir.sinfonia.campania.it/StructureDefinition/fse-template';
const byType = new Map(builders.map((builder) => [builder.type, builder]));

/** A CDA document that was built. */
export interface BuiltDocument {
  /** The document as XML; the same Bundle gives the same text. */
  readonly xml: string;
  readonly type: FseDocumentType;
  /** `ClinicalDocument/id`. */
  readonly id: DocumentIdentity;
  /** `versionNumber`. */
  readonly version: number;
  /** What the entries say and the CDA of this type has no place for: `fse-left-out`, with its place. */
  readonly remarks: readonly Issue[];
}

/** Names of the types that `buildCda` makes. */
export const builtTypes: readonly string[] = builders.map(({ type }) => type);

/**
 * Builds the CDA R2 of a FHIR document Bundle (profile sinfonia-fse-document-bundle) of one of the types built. The
 * Bundle has the structure of FHIR R4; the document is made to pass XSD and schematron of the ministry.
 *
 * Throws FhirError: `fse-build-bundle` for what is no document, `fse-build-type` for another type, otherwise all gaps at
 * once with their places: `fse-build-missing`, `fse-build-value`, `fse-build-reference`.
 */
export function buildCda(bundle: Bundle): BuiltDocument {
  const document = new FhirDocument(bundle);
  const { type, builder, place } = typeOf(document);
  const built = type && builder && buildWith(document, type, builder);
  if (built) return built;
  const available = builtTypes.join(', ');
  throw new FhirError({ code: 'fse-build-type', expression: [place], values: { available } });
}

/** Builds a document with one builder, registered or not; nothing when there are no header rules for its type. */
export function buildWith(
  document: FhirDocument,
  type: FseDocumentType,
  builder: DocumentBuilder,
): BuiltDocument | undefined {
  const rules = headerRulesOf(builder.type);
  if (!rules) return undefined;
  const gaps = new Gaps();
  const remarks = new Remarks();
  const context = { document, type, rules, gaps, remarks };
  if (!document.composition.type?.coding?.some(({ code }) => code === type.loinc)) {
    gaps.value(`${document.compositionPath}.type`);
  }
  const { elements, id, version } = header(context, builder);
  const body = el('structuredBody', { classCode: 'DOCBODY', moodCode: 'EVN' }, builder.body(context));
  gaps.throwIfAny();
  const component = el('component', { typeCode: 'COMP' }, body);
  const xml = writeCda(el('ClinicalDocument', { classCode: 'DOCCLIN', moodCode: 'EVN' }, elements, component));
  return { xml, type, id, version, remarks: remarks.issues };
}

function typeOf({ composition, compositionPath }: FhirDocument): {
  readonly type?: FseDocumentType | undefined;
  readonly builder?: DocumentBuilder | undefined;
  readonly place: string;
} {
  const at = (composition.extension ?? []).findIndex(({ url }) => url === templateExtension);
  if (at < 0) return { place: `${compositionPath}.extension('${templateExtension}')` };
  const type = typeOfTemplate(composition.extension?.[at]?.valueCoding?.code ?? '');
  const builder = type && byType.get(type.id);
  return { type, builder, place: `${compositionPath}.extension[${at}].value` };
}
