import type { Bundle } from '@medplum/fhirtypes';
import { FhirError, type Issue } from '@sinfonia/profiles/issues';
import { type FseDocumentType, typeOfTemplate } from '../validate/document-types.ts';
import { defaultTreeLimits, readTree, type TreeLimits } from '../validate/read-tree.ts';
import { isElement, pathOf, type XmlElement } from '../validate/xml-tree.ts';
import { findUnread, findUnreadHeader, sectionsOf } from './body.ts';
import { ReadContext } from './context.ts';
import { toIdentifier } from './data-types/identifier.ts';
import { timeOf } from './data-types/time.ts';
import { uuidOf } from './deterministic-id.ts';
import { addDocument, documentHeader } from './header/composition.ts';
import { encounter } from './header/encounter.ts';
import { patient } from './header/patient.ts';
import { attr, childOf, childrenOf } from './navigate.ts';
import { present } from './present.ts';
import { openBody } from './registry.ts';

const hl7 = 'urn:hl7-org:v3';

/** How a document is read. */
export interface ReadCdaOptions {
  /** What comes before `Type/id` in every fullUrl; it names no server. */
  readonly base?: string;
  /** Bounds of the document. */
  readonly limits?: TreeLimits;
}

/** What a document says. */
export interface ReadCda {
  readonly type: FseDocumentType;
  /** A transaction Bundle, the Composition first. */
  readonly bundle: Bundle;
  /** What no rule reads (`fse-read-unread`) or cannot be told (`fse-read-value`): places as XPath, never values. */
  readonly findings: readonly Issue[];
}

/**
 * Reads a CDA R2 document of the FSE into a transaction Bundle in the shape of the ministry's maps. It is pure: the same
 * bytes give the same Bundle, ids included, and nothing tells of the time at which it was read. Whether the document is
 * valid is not asked; what it holds beyond the rules is named in the findings.
 *
 * Throws FhirError: `fse-encoding`, `fse-doctype-refused`, `fse-xml-malformed`, `fse-too-large`, `fse-root` (no
 * ClinicalDocument), `fse-template-missing` and `fse-type-unknown`, `fse-read-missing` (no id, date, patient or author).
 * Source: it-fse-gtw-fhir-mapping-engine, StructureMaps FULLHEADER 4.2 and CdaToFhirDataTypes 2.6; differences.json lists
 * where this does otherwise, and why.
 */
export function readCda(file: Uint8Array, options: ReadCdaOptions = {}): ReadCda {
  const root = rootOf(file, options.limits ?? defaultTreeLimits);
  const type = typeOf(root);
  const id = required(root, 'id');
  const identifier = toIdentifier(id);
  if (!identifier) throw missing(id);
  const documentId = `${attr(id, 'root')} ${attr(id, 'extension') ?? ''}`;
  const context = new ReadContext(root, documentId, options.base ?? 'https://example');
  const written = required(root, 'effectiveTime');
  context.date = timeOf(written);
  if (context.date === undefined) throw missing(written);
  readBody(context, type);
  return {
    type,
    bundle: present<Bundle>({
      resourceType: 'Bundle',
      id: uuidOf(documentId),
      identifier,
      type: 'transaction',
      timestamp: instant(context.date),
      entry: context.resources.entries(),
    }),
    findings: context.findings,
  };
}

function readBody(context: ReadContext, type: FseDocumentType): void {
  patient(context, required(context.root, 'recordTarget'));
  encounter(context);
  const header = documentHeader(context, type);
  if (header.authors.length === 0) throw missing(required(context.root, 'author'));
  context.authors = header.authors;
  addDocument(context, header, sectionsOf(context, openBody(type.id, context)));
  findUnreadHeader(context);
  findUnread(context);
}

function rootOf(file: Uint8Array, limits: TreeLimits): XmlElement {
  const read = readTree(file, limits);
  if (!read.ok) {
    const at = read.line > 0 ? { line: read.line } : {};
    if (read.reason === 'doctype') throw new FhirError({ code: 'fse-doctype-refused', ...at });
    if (read.reason === 'encoding') throw new FhirError({ code: 'fse-encoding', ...at });
    if (read.reason === 'malformed') throw new FhirError({ code: 'fse-xml-malformed', ...at });
    const values = { limit: read.reason, maximum: limits[read.reason] };
    throw new FhirError({ code: 'fse-too-large', ...at, values });
  }
  const root = read.root.children.find(isElement);
  if (root?.localName !== 'ClinicalDocument' || root.namespaceURI !== hl7) {
    throw new FhirError({ code: 'fse-root', line: root?.line ?? 1 });
  }
  return root;
}

function typeOf(root: XmlElement): FseDocumentType {
  const templates = childrenOf(root, 'templateId');
  for (const template of templates) {
    const type = typeOfTemplate(attr(template, 'root') ?? '');
    if (type) return type;
  }
  const [first] = templates;
  if (!first) throw new FhirError({ code: 'fse-template-missing', line: root.line });
  const told = attr(first, 'root') ?? '';
  // What is no OID might be anything.
  const values = { template: /^[\d.]{1,80}$/.test(told) ? told : '?' };
  throw new FhirError({ code: 'fse-type-unknown', line: first.line, expression: [pathOf(first)], values });
}

function required(root: XmlElement, name: string): XmlElement {
  const found = childOf(root, name);
  if (!found)
    throw new FhirError({ code: 'fse-read-missing', line: root.line, values: { place: `ClinicalDocument/${name}` } });
  return found;
}

function missing(element: XmlElement): FhirError {
  const place = pathOf(element);
  return new FhirError({ code: 'fse-read-missing', line: element.line, expression: [place], values: { place } });
}

/** An instant has seconds and an offset; a date that is less exact tells none. */
function instant(date: string): string | undefined {
  return date.includes('T') ? date : undefined;
}
