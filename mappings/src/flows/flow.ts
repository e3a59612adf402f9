import type { Bundle } from '@medplum/fhirtypes';
import type { CivilPeriod } from '../layout/civil-date.ts';
import type { Finding } from '../layout/finding.ts';
import type { FlowLayout } from '../layout/layout.ts';
import type { FhirSource } from '../source/fhir-source.ts';
import type { Pseudonymiser } from './pseudonymiser.ts';

/** Bytes or text of a file, in chunks. */
export type FileStream = AsyncIterable<Uint8Array | string>;

/**
 * A file that was sent. A function may be called again: only then can the record of a case that has nothing left for the
 * period be cancelled, since it is taken from the file itself.
 */
export type SentText = FileStream | (() => FileStream);

/** What an export is told and tells. */
export interface FlowExportOptions {
  /** Civil days of Europe/Rome, both included. */
  readonly period: CivilPeriod;
  /** Region (3 digits) and ASL (3 digits) whose records are written; all when absent (mobility: of Campania). */
  readonly submitter?: { readonly region?: string; readonly asl?: string };
  /** Whose records, where a flow charges one Region to another: `others` (default), `all`, or the code of one Region. */
  readonly residents?: string;
  /** Files sent before (for periodic events: of the same period), in the order of sending; they decide I, V and C. */
  readonly sent?: readonly SentText[];
  /** The receipt of each file sent, in the same order, in the neutral form of `receipt.ts`; undefined for none. */
  readonly receipts?: readonly (FileStream | undefined)[];
  /** What stands for the codes of people in the file; without it they stay as they are, as the ministry's tool wants. */
  readonly pseudonymiser?: Pseudonymiser;
  /** `field` writes the namespace that files sent in the field carry; `none` (default) that of the schema, none. */
  readonly namespace?: 'field' | 'none';
  readonly indent?: number;
  /** Prints the codes of tables that may have leading zeros with two digits (`03`); whether the receiver wants them is not public. */
  readonly leadingZeros?: boolean;
  /** Told every remark; the record number is that of the file, 0 for what was withheld. */
  readonly onFinding?: (finding: Finding) => void;
  /** Told after each record how many are in the file, and its transmission type (`I`, `V`, `C`). */
  readonly onRecord?: (count: number, transmission: string) => void;
}

/** What an import is told and tells. */
export interface FlowImportOptions {
  /** Where the cases stand that the file adds to. */
  readonly source: FhirSource;
  /** Secret of at least 32 bytes from which the ids of what is imported are made; one for ever per platform. */
  readonly idKey: Uint8Array;
  /** The file of persons, where a flow has them in a file of their own. */
  readonly persons?: FileStream;
  readonly onFinding?: (finding: Finding) => void;
  /** Told the position of a record in the file before its transaction is given. */
  readonly onRecord?: (position: number) => void;
}

/** A file that was sent, and the name of its flow. */
export interface SentFile {
  readonly flow: string;
  readonly file: FileStream;
  /** What the receiver said of it: what was refused is not in force. */
  readonly receipt?: FileStream;
}

/** What a check is told. */
export interface FlowCheckOptions {
  /** Day of production of the file: dates after it are told. */
  readonly producedOn?: string;
  /** Files sent before, of this flow or of one it depends on, in the order of sending, for rules across files. */
  readonly sent?: readonly SentFile[];
  /** The file of tariffs (TAAC) of the Region that charges, for mobility C2: services and amounts are compared with it. */
  readonly tariffs?: FileStream;
  /** Told after each record how many were read. */
  readonly onRecord?: (count: number) => void;
}

/**
 * A flow between FHIR and a record layout. Every function streams. `Written` is what an export yields: text, or bytes where
 * the encoding is not UTF-8.
 */
export interface Flow<Written extends string | Uint8Array = string | Uint8Array> {
  readonly name: string;
  readonly title: { readonly it: string; readonly en: string };
  /** Act and specification. */
  readonly source: string;
  /** How often it is sent. */
  readonly period: 'quarter' | 'month' | 'half-year' | 'year';
  readonly layout: FlowLayout;

  /** Writes the file of a period. */
  readonly export: (source: FhirSource, options: FlowExportOptions) => AsyncIterable<Written>;

  /**
   * Reads a file into transactions, one per record, to be carried out in order. Records that cannot be taken are told to
   * `onFinding`. Throws `flow-file-unreadable` for what is not XML.
   */
  readonly import: (file: FileStream, options: FlowImportOptions) => AsyncIterable<Bundle>;

  /** Checks a file against the layout, its tables and its rules. Throws `flow-file-unreadable` for what is not XML. */
  readonly check: (file: FileStream, options?: FlowCheckOptions) => AsyncIterable<Finding>;

  /** The XML that the schema of the receiver describes, where the file itself is no XML. */
  readonly schemaForm?: (file: FileStream) => AsyncIterable<string>;
}
