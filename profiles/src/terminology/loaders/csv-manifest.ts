import type { PropertyRecord } from '../records.ts';

/** Name of a column, or several of which the first that is there counts. Letter case and outer spaces do not matter. */
export type ColumnNames = string | readonly string[];

/** A property whose value stands in a column. */
export interface CsvProperty extends PropertyRecord {
  readonly type: 'string' | 'code' | 'integer' | 'boolean' | 'decimal' | 'dateTime';
  readonly column: ColumnNames;
}

/**
 * How a CSV file states a code system: the JSON file that `sinfonia terminology load --manifest` takes. Columns that are
 * named must be there, but for those of properties.
 */
export interface CsvManifest {
  readonly system: string;
  readonly aliases?: readonly string[];
  readonly name: string;
  readonly title?: string;
  readonly version?: string;
  readonly language?: string;
  readonly caseSensitive?: boolean;
  /** `fragment` when the file holds only a part of the system; complete unless said. */
  readonly content?: 'complete' | 'fragment';
  /** Found from the header unless given. */
  readonly separator?: string;
  /** Found from the content unless given. */
  readonly encoding?: 'utf-8' | 'windows-1252';
  readonly columns: {
    readonly code: ColumnNames;
    /** Columns whose values together are the display, with a space between. */
    readonly display: readonly ColumnNames[];
    readonly parent?: ColumnNames;
    readonly definition?: ColumnNames;
    /** First and last day of use, `YYYY-MM-DD` or `DD/MM/YYYY`. */
    readonly from?: ColumnNames;
    readonly to?: ColumnNames;
    readonly designations?: readonly { readonly language: string; readonly column: ColumnNames }[];
  };
  readonly properties?: readonly CsvProperty[];
  /** `prefix`: a code is below the longest code that it begins with. */
  readonly hierarchy?: 'prefix';
  /** Codes are filled up with zeros on the left to this length, where a spreadsheet took them away. */
  readonly codeLength?: number;
  /** Regular expression that every code has to match as a whole. */
  readonly codeForm?: string;
}
