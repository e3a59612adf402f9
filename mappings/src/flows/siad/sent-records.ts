import { createHash } from 'node:crypto';
import { FhirError } from '@sinfonia/profiles/issues';
import { withoutLeadingZeros } from '../../layout/code-table.ts';
import { type RecordFinding, toFinding } from '../../layout/finding.ts';
import type { FlowRecord, XmlLayout } from '../../layout/layout.ts';
import { textAt } from '../../layout/rule.ts';
import { readXml } from '../../layout/xml-reader.ts';
import { compileRecordWriter } from '../../layout/xml-writer.ts';
import type { SentText } from '../flow.ts';
import type { Receipt } from '../receipt.ts';

/** Key of a record: region, ASL, day of the taking in charge, `Id_Rec`. Undefined while a part is missing. */
export function keyOf(record: FlowRecord): string | undefined {
  const parts = [
    textAt(record, 'Erogatore/CodiceRegione'),
    textAt(record, 'Erogatore/CodiceASL'),
    textAt(record, 'Eventi/PresaInCarico/data'),
    textAt(record, 'Eventi/PresaInCarico/Id_Rec'),
  ];
  return parts.every((part) => part !== undefined) ? parts.join('|') : undefined;
}

/** What the receiver said of a record. */
interface Answer {
  readonly code: 'flow-receipt-refused' | 'flow-receipt-flagged';
  readonly codes: readonly string[];
}

/**
 * What was sent before, so that a new export says `I`, `V`, `C` or nothing. It is read from the files sent, in the order
 * of sending; for T2 those of the same period. Holds digests only.
 */
export class SentRecords {
  readonly #layout: XmlLayout;
  readonly #digests = new Map<string, string>();
  readonly #answers = new Map<string, Answer>();
  readonly #write: (record: FlowRecord) => string;
  /** Files that can be read again, with the positions that were refused; undefined as soon as one cannot. */
  #again:
    | { readonly open: Exclude<SentText, AsyncIterable<unknown>>; readonly receipt: Receipt | undefined }[]
    | undefined = [];

  constructor(layout: XmlLayout) {
    this.#layout = layout;
    this.#write = compileRecordWriter(layout);
  }

  /**
   * Takes over a file that was sent, with the receipt when there is one: what was refused is not in force, so it is sent
   * again as before. Throws `flow-file-unreadable` when it is not XML, `flow-receipt-invalid` when the receipt is not of
   * this file.
   */
  async load(file: SentText, receipt?: Receipt): Promise<void> {
    let last = 0;
    if (typeof file === 'function') this.#again?.push({ open: file, receipt });
    else this.#again = undefined;
    for await (const { record, number } of readXml(this.#layout, typeof file === 'function' ? file() : file)) {
      last = Math.max(last, number);
      const key = keyOf(record);
      if (number === 0 || key === undefined) continue;
      const refused = receipt?.refused.get(number);
      const flagged = receipt?.flagged.get(number);
      // What the receiver said last of a record is what counts.
      this.#answers.delete(mark(key));
      if (refused) this.#answers.set(mark(key), { code: 'flow-receipt-refused', codes: refused });
      else if (flagged) this.#answers.set(mark(key), { code: 'flow-receipt-flagged', codes: flagged });
      if (refused) continue;
      if (textAt(record, 'Trasmissione/tipo') === 'C') this.#digests.delete(mark(key));
      else this.#digests.set(mark(key), this.#digest(record));
    }
    for (const number of [...(receipt?.refused.keys() ?? []), ...(receipt?.flagged.keys() ?? [])]) {
      if (number > last) throw new FhirError({ code: 'flow-receipt-invalid', values: { line: number + 1 } });
    }
  }

  /** What the receiver last said of the record with this key, as findings; nothing when it took it. */
  answersOf(record: FlowRecord): RecordFinding[] {
    const answer = this.#answers.get(mark(keyOf(record) ?? ''));
    if (!answer) return [];
    const level = answer.code === 'flow-receipt-refused' ? 'discard' : 'anomaly';
    return [toFinding({ code: answer.code, values: { codes: answer.codes.join(', ') || '-' } }, '', { level })];
  }

  /** Transmission type of a record that is to be in force: `I`, `V`, or undefined when it was sent as it is. */
  transmissionOf(record: FlowRecord): 'I' | 'V' | undefined {
    const sent = this.#digests.get(mark(keyOf(record) ?? ''));
    if (sent === undefined) return 'I';
    return sent === this.#digest(record) ? undefined : 'V';
  }

  /** Tells whether a record with the key of this one was sent and is in force. */
  has(record: FlowRecord): boolean {
    return this.#digests.has(mark(keyOf(record) ?? ''));
  }

  /** Tells whether the records in force can be read again. */
  get isReadable(): boolean {
    return this.#again !== undefined;
  }

  /** Reads the records in force with these keys again from the files, by their marks. Few are asked for. */
  async read(marks: ReadonlySet<string>): Promise<ReadonlyMap<string, FlowRecord>> {
    const found = new Map<string, FlowRecord>();
    for (const { open, receipt } of this.#again ?? []) {
      for await (const { record, number } of readXml(this.#layout, open())) {
        const key = this.markOf(record);
        if (number === 0 || !marks.has(key) || receipt?.refused.has(number)) continue;
        if (textAt(record, 'Trasmissione/tipo') === 'C') found.delete(key);
        else found.set(key, record);
      }
    }
    return found;
  }

  /** Number of records in force whose key is not in the set of those seen by this export. */
  countUnseen(seen: { has(mark: string): boolean }): number {
    let count = 0;
    for (const key of this.#digests.keys()) if (!seen.has(key)) count += 1;
    return count;
  }

  /** Digest of the key of a record, as `countUnseen` wants it. */
  markOf(record: FlowRecord): string {
    return mark(keyOf(record) ?? '');
  }

  #digest(record: FlowRecord): string {
    return createHash('sha256')
      .update(this.#write({ ...asTableHasIt(record), Trasmissione: {} }))
      .digest('base64');
  }
}

/**
 * Makes a function that gives a T2 record another printed form of the reason of its conclusion, the one SIAD table (T-28)
 * whose codes may have a leading zero.
 */
export function withClosingReason(print: (code: string) => string): (record: FlowRecord) => FlowRecord {
  return (record) => {
    const code = textAt(record, 'Eventi/Conclusione/Motivazione');
    const printed = code === undefined ? undefined : print(code);
    if (printed === undefined || printed === code) return record;
    const events = record['Eventi'] as FlowRecord;
    const conclusion = events['Conclusione'] as FlowRecord;
    return { ...record, Eventi: { ...events, Conclusione: { ...conclusion, Motivazione: printed } } };
  };
}

/** A record sent as `03` says the same as one with `3`. */
const asTableHasIt = withClosingReason(withoutLeadingZeros);

function mark(key: string): string {
  return createHash('sha256').update(key).digest('base64');
}
