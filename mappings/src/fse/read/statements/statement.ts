import { isElement, type XmlElement } from '../../validate/xml-tree.ts';
import { attr, childrenOf, codeIn } from '../navigate.ts';

/** Names of the clinical statements of CDA R2. */
export const statementNames: ReadonlySet<string> = new Set([
  'act',
  'encounter',
  'observation',
  'observationMedia',
  'organizer',
  'procedure',
  'regionOfInterest',
  'substanceAdministration',
  'supply',
]);

/** A clinical statement with the element that leads to it. */
export interface Statement {
  /** `entry`, `entryRelationship` or `component`: what a rule claims when it reads the statement. */
  readonly link: XmlElement;
  readonly element: XmlElement;
  readonly name: string;
  /** `@typeCode` of the link. */
  readonly relation: string | undefined;
  /** `code/@code`. */
  readonly code: string | undefined;
}

/** The statements that an element holds: entries of a section, or relationships and components of a statement. */
export function statementsIn(parent: XmlElement): readonly Statement[] {
  return ['entry', 'entryRelationship', 'component'].flatMap((name) =>
    childrenOf(parent, name).flatMap((link) => {
      const element = link.children.find(
        (child): child is XmlElement => isElement(child) && statementNames.has(child.localName),
      );
      if (!element) return [];
      return [{ link, element, name: element.localName, relation: attr(link, 'typeCode'), code: codeIn(element) }];
    }),
  );
}
