import { FhirError } from '@sinfonia/profiles/issues';
import type { CsvLayout, FieldNode } from '../layout/layout.ts';
import { readLines } from '../layout/line-reader.ts';
import { textAt } from '../layout/rule.ts';
import type { FileStream } from './flow.ts';

/** What the receiver said of the records of a file that was sent: positions from 1, with the codes given. */
export interface Receipt {
  /** Records that were refused and are not in force. */
  readonly refused: ReadonlyMap<number, readonly string[]>;
  /** Records that were taken and flagged. */
  readonly flagged: ReadonlyMap<number, readonly string[]>;
}

const column = (name: string, facts: Partial<FieldNode>): FieldNode => ({
  kind: 'element',
  name,
  required: true,
  form: 'text',
  certainty: 'derived',
  from: '',
  ...facts,
});

/**
 * Neutral form of a receipt, one line per record and code. The forms in which the ministry and the Regions answer are not
 * public: what they give is brought into this one. `esito`: A accepted, S discarded (scarto), N anomaly.
 */
export const receiptLayout: CsvLayout = {
  kind: 'csv',
  name: 'ricevuta',
  version: '1',
  title: { it: 'Ricevuta di un file inviato', en: 'Receipt of a file that was sent' },
  source: 'Forma di questo progetto: nessun tracciato di ritorno è pubblico',
  validFrom: '2024-01-01',
  separator: ';',
  header: true,
  encoding: 'utf-8',
  rules: [],
  columns: [
    column('record', { form: 'integer', pattern: '[1-9]\\d{0,8}' }),
    column('esito', { pattern: '[ASN]' }),
    column('codice', { required: false, maxLength: 40 }),
  ],
};

/**
 * Reads a receipt. What it says decides what is sent again, so nothing doubtful is passed over: another header, another
 * outcome, a record that is accepted and refused throw `flow-receipt-invalid` with the line.
 */
export async function readReceipt(file: FileStream): Promise<Receipt> {
  const refused = new Map<number, string[]>();
  const flagged = new Map<number, string[]>();
  const taken = new Set<number>();
  for await (const { record, line, findings } of readLines(receiptLayout, file)) {
    const position = textAt(record, 'record') ?? '';
    const outcome = textAt(record, 'esito') ?? '';
    const code = textAt(record, 'codice') ?? '';
    const number = Number(position);
    const invalid = findings.length > 0 || !/^[1-9]\d{0,8}$/.test(position) || !/^[ASN]$/.test(outcome);
    const contradictory = outcome === 'S' ? taken.has(number) : refused.has(number);
    if (invalid || contradictory || !/^[\w.-]{0,40}$/.test(code)) {
      throw new FhirError({ code: 'flow-receipt-invalid', values: { line } });
    }
    if (outcome !== 'S') taken.add(number);
    if (outcome !== 'A') {
      const of = outcome === 'S' ? refused : flagged;
      of.set(number, [...(of.get(number) ?? []), ...(code === '' ? [] : [code])]);
    }
  }
  return { refused, flagged };
}
