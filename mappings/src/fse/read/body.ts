import type { CompositionSection, Narrative, PractitionerRole, Reference } from '@medplum/fhirtypes';
import { isElement, type XmlElement } from '../validate/xml-tree.ts';
import type { ReadContext } from './context.ts';
import { toConcept } from './data-types/coded.ts';
import { practitionerRole } from './header/people.ts';
import { toNarrative } from './narrative.ts';
import { allAt, childOf, childrenOf, codeIn, wordsOf } from './navigate.ts';
import { present } from './present.ts';
import { statementNames } from './statements/statement.ts';

/** Reads the entries of the sections of one document. */
export interface BodyReader {
  /**
   * Adds what a section says to the resources, claims the entries it has read, and gives the references that the section
   * cites, in order. Called for every section, inner ones after the one around them; the codes are LOINC.
   */
  entries(section: XmlElement, code: string | undefined): readonly Reference[];
  /** Called once when all sections were read, for resources that gather what several sections say. */
  finish?(): void;
}

/** The sections of the body, each with its narrative, whether a rule knows it or not. */
export function sectionsOf(context: ReadContext, body: BodyReader): CompositionSection[] {
  const sections = allAt(context.root, 'component/structuredBody/component/section').map((section) =>
    sectionOf(context, body, section),
  );
  body.finish?.();
  return sections;
}

const emptyReason: CompositionSection['emptyReason'] = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/list-empty-reason', code: 'unavailable' }],
};

/** A section must have text, entries or inner sections, and may say that it has no text. Source: FHIR R4, cmp-1, narrative-status. */
const emptyText: Narrative = {
  status: 'empty',
  div: '<div xmlns="http://www.w3.org/1999/xhtml" lang="it">Nel documento questa sezione non ha testo.</div>',
};

function sectionOf(context: ReadContext, body: BodyReader, section: XmlElement): CompositionSection {
  const entry = body.entries(section, codeIn(section));
  const text = toNarrative(childOf(section, 'text'));
  const inner = allAt(section, 'component/section').map((one) => sectionOf(context, body, one));
  const empty = entry.length === 0 && !text && inner.length === 0;
  return present<CompositionSection>({
    title: wordsOf(childOf(section, 'title')),
    code: toConcept(childOf(section, 'code'), context.narrative),
    author: authorsOf(context, section),
    text: empty ? emptyText : text,
    entry: unique(entry),
    emptyReason: empty ? emptyReason : undefined,
    section: inner,
  });
}

/** Who wrote a section, when it is not who wrote the document. */
function authorsOf(context: ReadContext, section: XmlElement): Reference<PractitionerRole>[] {
  return childrenOf(section, 'author').flatMap((author) => {
    context.claim(author);
    return practitionerRole(context, childOf(author, 'assignedAuthor'), childOf(author, 'functionCode')) ?? [];
  });
}

function unique(references: readonly Reference[]): Reference[] {
  const seen = new Set<string | undefined>();
  return references.filter(({ reference }) => !seen.has(reference) && seen.add(reference));
}

/** Participations and relationships of a statement that a rule reads one by one. */
const parts: ReadonlySet<string> = new Set([
  'author',
  'component',
  'consumable',
  'entryRelationship',
  'informant',
  'participant',
  'performer',
  'precondition',
  'product',
  'reference',
  'referenceRange',
  'specimen',
  'subject',
]);

/** Names every entry, relationship and participation of the body that no rule has claimed; what is inside is not named. */
export function findUnread(context: ReadContext): void {
  for (const component of childrenOf(context.root, 'component')) walk(context, component);
}

function walk(context: ReadContext, parent: XmlElement): void {
  for (const child of parent.children) {
    if (!isElement(child) || child.localName === 'text') continue;
    if (isPart(child, parent) && !context.isClaimed(child)) context.unread(child);
    else walk(context, child);
  }
}

function isPart(child: XmlElement, parent: XmlElement): boolean {
  if (parent.localName === 'section') return child.localName === 'entry' || sectionParts.has(child.localName);
  return statementNames.has(parent.localName) && parts.has(child.localName);
}

const sectionParts: ReadonlySet<string> = new Set(['author', 'informant', 'subject']);

/** Participations of the header, and whatever else it holds beyond what says what document it is. */
export function findUnreadHeader(context: ReadContext): void {
  for (const child of context.root.children) {
    if (isElement(child) && !plain.has(child.localName) && !context.isClaimed(child)) context.unread(child);
  }
}

const plain: ReadonlySet<string> = new Set([
  'realmCode',
  'typeId',
  'templateId',
  'id',
  'code',
  'statusCode',
  'title',
  'effectiveTime',
  'confidentialityCode',
  'languageCode',
  'setId',
  'versionNumber',
  'component',
]);
