import { readAmount, tolerance } from '../../../layout/amount.ts';
import type { AcrossRecords } from '../../../layout/check-file.ts';
import { fromDayMonthYear } from '../../../layout/civil-date.ts';
import type { RecordFinding } from '../../../layout/finding.ts';
import { KeySet } from '../../../layout/key-set.ts';
import type { FlowRecord } from '../../../layout/layout.ts';
import { textAt } from '../../../layout/rule.ts';
import { toRuleFinding } from '../../../layout/rule-finding.ts';
import { blockKey, facts } from '../blocks.ts';
import type { Tariffs } from './tariffs.ts';

const artFifty = 'DL 269/2003, art. 50, ricette di specialistica: regola regionale, testo nazionale non trovato';

/** Rules of C2 that look at the other lines of a prescription, at the other prescriptions, or at the tariffs of the Region. */
export const outpatientRules = {
  'mixed-position': facts(
    'MOB-C21',
    'posizioneContabile',
    'Le righe di una ricetta hanno posizioni contabili diverse.',
    'The lines of a prescription have different accounting positions.',
  ),
  'not-increasing': {
    ...facts(
      'MOB-C22',
      'progressivoRiga',
      'I progressivi delle righe di una ricetta non crescono.',
      'The line numbers of a prescription do not grow.',
      'anomaly',
    ),
    certainty: 'derived',
  },
  'other-year': facts(
    'MOB-C23',
    'data',
    'La data è di un anno diverso da quello della prima prestazione del file.',
    'The day is of another year than that of the first service of the file.',
  ),
  'above-sum': facts(
    'MOB-C24',
    'importoTotale',
    'Il totale della riga 99 supera la somma delle righe di dettaglio.',
    'The total of line 99 is more than the sum of the detail lines.',
  ),
  'same-prescription': {
    ...facts(
      'MOB-C25',
      'numeroRicetta',
      'La stessa ricetta del Servizio sanitario è in un altro blocco del file.',
      'The same prescription of the health service is in another block of the file.',
    ),
    from: '2013-01-01',
  },
  'too-many-services': {
    ...facts(
      'MOB-C26',
      'progressivoRiga',
      'Più di otto prestazioni su una ricetta.',
      'More than eight services on one prescription.',
      'anomaly',
    ),
    certainty: 'regional',
    source: artFifty,
  },
  'service-unknown': facts(
    'MOB-C31',
    'codicePrestazione',
    'La prestazione non è fra le tariffe della Regione che addebita.',
    'The service is not among the tariffs of the Region that charges.',
  ),
  'outside-lea': facts(
    'MOB-C32',
    'codicePrestazione',
    'La prestazione è fuori dai livelli essenziali di assistenza (classe L delle tariffe).',
    'The service is outside the essential levels of care (class L of the tariffs).',
  ),
  'above-tariff': facts(
    'MOB-C33',
    'importoTotale',
    'L’importo supera la tariffa per la quantità.',
    'The amount is more than the tariff times the quantity.',
  ),
  'two-branches': {
    ...facts(
      'MOB-C34',
      'codicePrestazione',
      'Le prestazioni di una ricetta sono di branche diverse.',
      'The services of a prescription are of different branches.',
      'anomaly',
    ),
    certainty: 'regional',
    source: artFifty,
  },
} as const;

interface OpenPrescription {
  readonly position: string | undefined;
  readonly branches: Set<string>;
  last: number;
  lines: number;
  sum: bigint | undefined;
  day: string | undefined;
}

const mostServices = 8;

/**
 * Follows the prescriptions of a C2 file beside their blocks. With the tariffs of the Region that charges, services and amounts are
 * compared with them. Only prescriptions that are still open are held, and a mark for each number.
 */
export function acrossPrescriptions(tariffs: Tariffs | undefined): AcrossRecords {
  const open = new Map<string, OpenPrescription>();
  const numbers = new KeySet();
  let year: string | undefined;
  const check = (record: FlowRecord): RecordFinding[] => {
    const key = blockKey(record, false);
    const line = textAt(record, 'progressivoRiga');
    if (key === undefined || line === undefined) return [];
    const position = textAt(record, 'posizioneContabile');
    const broken: (keyof typeof outpatientRules)[] = [];
    const block: OpenPrescription = open.get(key) ?? {
      position,
      branches: new Set(),
      last: 0,
      lines: 0,
      sum: 0n,
      day: undefined,
    };
    if (block.position !== position) broken.push('mixed-position');
    const day = fromDayMonthYear(textAt(record, 'data') ?? '');
    if (day !== undefined) {
      year ??= day.slice(0, 4);
      if (day.slice(0, 4) !== year) broken.push('other-year');
      block.day = day;
    }
    if (line === '99') {
      open.delete(key);
      broken.push(...brokenByTotal(record, block, numbers));
    } else {
      open.set(key, block);
      // The same number twice is a key that comes again.
      if (Number(line) < block.last) broken.push('not-increasing');
      block.last = Number(line);
      block.lines += 1;
      const amount = readAmount(textAt(record, 'importoTotale'));
      block.sum = block.sum === undefined || amount === undefined ? undefined : block.sum + amount;
      broken.push(...brokenByTariff(record, block, tariffs));
    }
    return broken.map((rule) => toRuleFinding(outpatientRules[rule]));
  };
  return { check, end: () => [] };
}

function brokenByTotal(
  record: FlowRecord,
  { lines, sum, day, branches }: OpenPrescription,
  numbers: KeySet,
): (keyof typeof outpatientRules)[] {
  if (lines === 0) return [];
  const broken: (keyof typeof outpatientRules)[] = [];
  const amount = readAmount(textAt(record, 'importoTotale'));
  if (sum !== undefined && amount !== undefined && amount > sum + tolerance) broken.push('above-sum');
  if (textAt(record, 'tipoErogazione') !== 'S') return broken;
  const number = textAt(record, 'numeroRicetta');
  const isInForce = day !== undefined && day >= outpatientRules['same-prescription'].from;
  if (number !== undefined && !numbers.add(number) && isInForce) broken.push('same-prescription');
  if (lines > mostServices) broken.push('too-many-services');
  if (branches.size > 1) broken.push('two-branches');
  return broken;
}

function brokenByTariff(
  record: FlowRecord,
  { branches }: OpenPrescription,
  tariffs: Tariffs | undefined,
): (keyof typeof outpatientRules)[] {
  const region = textAt(record, 'regioneAddebitante') ?? '';
  const code = textAt(record, 'codicePrestazione');
  if (!tariffs?.has(region) || code === undefined) return [];
  const tariff = tariffs.of(region, code);
  if (!tariff) return ['service-unknown'];
  if (tariff.branch !== undefined) branches.add(tariff.branch);
  const amount = readAmount(textAt(record, 'importoTotale'));
  const quantity = /^\d{1,3}$/.test(textAt(record, 'quantita') ?? '')
    ? BigInt(textAt(record, 'quantita') ?? '')
    : undefined;
  const isAbove = amount !== undefined && quantity !== undefined && amount > tariff.amount * quantity + tolerance;
  return [...(tariff.isOutsideLea ? (['outside-lea'] as const) : []), ...(isAbove ? (['above-tariff'] as const) : [])];
}
