/**
 * How far a fact about a flow can be trusted.
 *
 * `schema`: read in a schema or document published by the State. `use`: seen in software or documents of public bodies
 * that send the flow and said to follow the national document. `regional`: a regional variant, not proven national.
 * `derived`: follows from the meaning of the fields, read nowhere.
 */
export type Certainty = 'schema' | 'use' | 'regional' | 'derived';

/** One code of a table. `from` and `to` (civil days, inclusive) bound its validity; open when absent. */
export interface CodeEntry {
  readonly code: string;
  readonly it: string;
  readonly en: string;
  readonly from?: string;
  readonly to?: string;
}

/**
 * A table of codes of a flow, as data that a Region or the State may replace.
 *
 * `open` marks a list that is known to be incomplete or regional: a code outside it is a remark, not a fault.
 */
export interface CodeTable {
  readonly id: string;
  /** Last part of the canonical address of the code system that FHIR resources use for these codes. */
  readonly system?: string;
  readonly title: { readonly it: string; readonly en: string };
  readonly source: string;
  readonly certainty: Certainty;
  readonly open?: boolean;
  /** Codes may be printed with leading zeros (`03` for `3`). */
  readonly leadingZeros?: boolean;
  readonly codes: readonly CodeEntry[];
}

/** Makes a fast membership test: is the code in the table on that civil day (any day when the day is unknown)? */
export function compileCodeTable(table: CodeTable): (code: string, day: string | undefined) => boolean {
  const entries = new Map(table.codes.map((entry) => [entry.code, entry]));
  return (code, day) => {
    const entry = entries.get(code) ?? (table.leadingZeros ? entries.get(withoutLeadingZeros(code)) : undefined);
    if (!entry) return false;
    if (day === undefined) return true;
    return (entry.from === undefined || day >= entry.from) && (entry.to === undefined || day <= entry.to);
  };
}

/** A code as tables hold it: without leading zeros. */
export function withoutLeadingZeros(code: string): string {
  return code.replace(/^0+(?=\d)/, '');
}
