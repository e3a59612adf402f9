import { readAmount, tolerance } from '../../layout/amount.ts';
import type { AcrossRecords } from '../../layout/check-file.ts';
import type { Finding, RecordFinding } from '../../layout/finding.ts';
import { KeySet } from '../../layout/key-set.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { type RuleFacts, textAt } from '../../layout/rule.ts';
import { toRuleFinding } from '../../layout/rule-finding.ts';

/** Facts of a rule of the agreement that looks beyond one record. */
export const facts = (
  id: string,
  field: string,
  it: string,
  en: string,
  level: RuleFacts['level'] = 'discard',
): RuleFacts => ({
  id,
  level,
  certainty: 'schema',
  source: 'Accordo interregionale per la compensazione della mobilità sanitaria, attività 2012',
  text: { it, en },
  field,
});

/** Rules that look at the whole block of a prescription, or at the other file of the pair. */
export const mobilityBlockRules = {
  'total-without-lines': facts(
    'MOB-B01',
    'progressivoRiga',
    'Riga 99 senza righe di dettaglio prima di lei.',
    'Line 99 without detail lines before it.',
  ),
  'lines-without-total': facts(
    'MOB-B02',
    'progressivoRiga',
    'Righe di dettaglio senza la riga 99.',
    'Detail lines without line 99.',
  ),
  'line-after-total': facts(
    'MOB-B03',
    'progressivoRiga',
    'Riga di dettaglio dopo la riga 99 del suo blocco.',
    'Detail line after line 99 of its block.',
  ),
  'lines-out-of-order': facts(
    'MOB-B07',
    'progressivoRiga',
    'Le righe del blocco non sono 01, 02… senza salti (solo importando).',
    'The lines of the block are not 01, 02… without hole (only when importing).',
    'anomaly',
  ),
  'wrong-total': facts(
    'MOB-B04',
    'importoTotale',
    'Il totale della riga 99 non è la somma delle righe meno il ticket (nel flusso F più il costo del servizio).',
    'The total of line 99 is not the sum of the lines less the co-payment (in flow F plus the cost of the service).',
  ),
  'not-in-pair': facts(
    'MOB-B05',
    'id',
    'Nessun record con la stessa chiave nell’altro file della coppia.',
    'No record with the same key in the other file of the pair.',
  ),
  'missing-from-file': facts(
    'MOB-B06',
    'id',
    'L’altro file della coppia ha record che qui mancano.',
    'The other file of the pair has records that are missing here.',
  ),
} as const;

/** Key of a record: region, body, dispensing point (flow F), ID and line. Undefined when a part that is always there is missing. */
export function mobilityKey(record: FlowRecord, withPoint: boolean): string | undefined {
  const block = blockKey(record, withPoint);
  const line = textAt(record, 'progressivoRiga');
  return block === undefined || line === undefined ? undefined : `${block}\u001f${line}`;
}

/** What the lines of a block share: the key without the line. */
export function blockKey(record: FlowRecord, withPoint: boolean): string | undefined {
  const parts = ['regioneAddebitante', 'aziendaInviante', 'id', ...(withPoint ? ['presidioErogatore'] : [])].map(
    (name) => textAt(record, name),
  );
  return parts.includes(undefined) ? undefined : parts.join('\u001f');
}

interface OpenBlock {
  sum: bigint | undefined;
  first: number;
}

/** What the checks of blocks are told. */
export interface BlockOptions {
  /** The key has the dispensing point (flow F). */
  readonly withPoint: boolean;
  /** The file has amounts: totals are checked. `service` adds the cost of the service (F). */
  readonly amounts: 'none' | 'less-ticket' | 'less-ticket-plus-service';
  /** Keys of the other file of the pair, when it was given. */
  readonly pair?: KeySet;
}

/**
 * Follows the blocks of a file: detail lines, then line 99. Only blocks that are still open are held, so memory stays small
 * when a block stands together, as it does in files of the field.
 */
export function acrossBlocks({ withPoint, amounts, pair }: BlockOptions): AcrossRecords {
  const open = new Map<string, OpenBlock>();
  const closed = new KeySet();
  const check = (record: FlowRecord, number: number): RecordFinding[] => {
    const key = blockKey(record, withPoint);
    const line = textAt(record, 'progressivoRiga');
    if (key === undefined || line === undefined) return [];
    const findings: RecordFinding[] = [];
    if (pair && !pair.delete(`${key}\u001f${line}`)) findings.push(toRuleFinding(mobilityBlockRules['not-in-pair']));
    const block = open.get(key);
    const amount = readAmount(textAt(record, 'importoTotale'));
    if (line !== '99') {
      if (closed.has(key)) findings.push(toRuleFinding(mobilityBlockRules['line-after-total']));
      else if (block) block.sum = plus(block.sum, amount);
      else open.set(key, { sum: amount, first: number });
      return findings;
    }
    open.delete(key);
    if (!closed.add(key)) return findings;
    if (!block) findings.push(toRuleFinding(mobilityBlockRules['total-without-lines']));
    else if (amounts !== 'none') {
      const ticket = readAmount(textAt(record, 'importoTicket'));
      const service = amounts === 'less-ticket' ? 0n : readAmount(textAt(record, 'costoServizio'));
      const wanted = plus(block.sum, ticket === undefined || service === undefined ? undefined : service - ticket);
      if (wanted !== undefined && amount !== undefined && isFar(amount, wanted < 0n ? 0n : wanted)) {
        findings.push(toRuleFinding(mobilityBlockRules['wrong-total']));
      }
    }
    return findings;
  };
  const end = (): Finding[] => {
    const findings = [...open.values()].map(({ first }) => ({
      record: first,
      ...toRuleFinding(mobilityBlockRules['lines-without-total']),
    }));
    if (pair && pair.size > 0) findings.push({ record: 0, ...toRuleFinding(mobilityBlockRules['missing-from-file']) });
    return findings;
  };
  return { check, end };
}

function plus(left: bigint | undefined, right: bigint | undefined): bigint | undefined {
  return left === undefined || right === undefined ? undefined : left + right;
}

function isFar(left: bigint, right: bigint): boolean {
  const difference = left - right;
  return difference > tolerance || difference < -tolerance;
}
