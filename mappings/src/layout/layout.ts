import type { Certainty, CodeTable } from './code-table.ts';
import type { Rule } from './rule.ts';

/**
 * A record of a flow as a tree of texts. Property names are those of the layout; attributes and elements of an XML record
 * share one space of names. A group that may repeat is always an array.
 */
export interface FlowRecord {
  [name: string]: FlowValue | undefined;
}

/** What a record holds under a name: the text of a field, a group, or the occurrences of a repeating group. */
export type FlowValue = string | FlowRecord | FlowRecord[];

/**
 * Form of the text of a field. Years are of the civil calendar, dates `AAAA-MM-GG` (`day-month-year`: `GGMMAAAA`), integers
 * unsigned.
 */
export type FieldForm = 'text' | 'date' | 'day-month-year' | 'integer' | 'year' | 'code';

/** A field: an attribute or an element with text. */
export interface FieldNode {
  readonly kind: 'attribute' | 'element';
  readonly name: string;
  readonly required: boolean;
  readonly form: FieldForm;
  /** Days of the future that a date may be, since they stand for something else (9999-12-31 of a person without a name). */
  readonly later?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Regular expression that the whole text satisfies; `patternNote` names it for people. */
  readonly pattern?: string;
  readonly patternNote?: { readonly it: string; readonly en: string };
  readonly table?: CodeTable;
  /** Certainty of length, pattern and table; the presence always comes from the schema. */
  readonly certainty: Certainty;
  /** Where the value comes from in FHIR R4. */
  readonly from: string;
  /** Personal or pseudonymous identifier: never shown, not even in part. */
  readonly identifying?: boolean;
}

/** A group: an element with children, in the fixed order of the schema. */
export interface GroupNode {
  readonly kind: 'group';
  readonly name: string;
  readonly min: 0 | 1;
  /** Infinity when it repeats without limit; above 1 the record holds an array. */
  readonly max: number;
  readonly children: readonly LayoutNode[];
}

/** A node of an XML layout. */
export type LayoutNode = FieldNode | GroupNode;

/** What every layout says about itself. */
interface LayoutHead {
  readonly name: string;
  readonly version: string;
  readonly title: { readonly it: string; readonly en: string };
  /** Act and specification. */
  readonly source: string;
  /** First and last civil day of the events that the layout is for. */
  readonly validFrom: string;
  readonly validTo?: string;
}

/** Layout of an XML flow: a root element with records below it. */
export interface XmlLayout extends LayoutHead {
  readonly kind: 'xml';
  readonly root: string;
  readonly record: GroupNode;
  /** Namespace of the files that are sent in the field; the schema may have none. Both are read. */
  readonly namespace?: string;
  /** Path of the field whose day says which codes are valid. */
  readonly referenceDate: string;
  readonly rules: readonly Rule[];
}

/** What line layouts have in common. */
interface LineLayoutHead extends LayoutHead {
  readonly encoding: 'ascii' | 'latin1' | 'utf-8';
  /** Name of the field whose day says which codes and rules are valid; without it all are. */
  readonly referenceDate?: string;
  readonly rules: readonly Rule[];
}

/** One column of a positional layout; `start` from 1, in characters. `pad.with` is one character. */
export interface Column {
  readonly field: FieldNode;
  readonly start: number;
  readonly length: number;
  readonly pad: { readonly side: 'left' | 'right'; readonly with: string };
}

/** Layout of a flow with one record per line and fixed positions. */
export interface FixedWidthLayout extends LineLayoutHead {
  readonly kind: 'fixed-width';
  readonly recordLength: number;
  readonly columns: readonly Column[];
}

/** Layout of a flow with one record per line and a separator; texts are quoted as RFC 4180 says. */
export interface CsvLayout extends LineLayoutHead {
  readonly kind: 'csv';
  readonly separator: string;
  readonly header: boolean;
  readonly columns: readonly FieldNode[];
}

/** The layout of a flow, as data. */
export type FlowLayout = XmlLayout | FixedWidthLayout | CsvLayout;

/** A layout with one record per line. */
export type LineLayout = FixedWidthLayout | CsvLayout;

/** What stands directly in a record of a layout. */
export function nodesOf(layout: FlowLayout): readonly LayoutNode[] {
  if (layout.kind === 'xml') return layout.record.children;
  return layout.kind === 'csv' ? layout.columns : layout.columns.map((column) => column.field);
}

/** Name of a node as it stands in a path: attributes carry `@`. */
export function pathName(node: LayoutNode): string {
  return node.kind === 'attribute' ? `@${node.name}` : node.name;
}
