import type { AcrossRecords } from '../../layout/check-file.ts';
import { addMonths } from '../../layout/civil-date.ts';
import type { RecordFinding } from '../../layout/finding.ts';
import { type RuleFacts, textAt } from '../../layout/rule.ts';
import { toRuleFinding } from '../../layout/rule-finding.ts';

const facts = (id: string, field: string, it: string, en: string, certainty: RuleFacts['certainty']): RuleFacts => ({
  id,
  level: 'discard',
  certainty,
  source: 'Regole di controllo e schema del flusso della distribuzione diretta, Ministero della salute',
  text: { it, en },
  field,
});

/** Rules about the file as a whole. */
export const ddFileRules = {
  tooOld: facts(
    'DD-B02',
    'mese',
    'Il periodo è più vecchio dei due mesi prima della produzione del file.',
    'The period is older than two months before the production of the file.',
    'schema',
  ),
  notOver: facts(
    'DD-B03',
    'mese',
    'Il periodo non era ancora finito quando il file è stato prodotto.',
    'The period was not over when the file was produced.',
    'schema',
  ),
  onePeriod: facts(
    'DD-X01',
    'mese',
    'Un file ha una sola Regione e un solo mese: questo record è di altri.',
    'A file has one Region and one month: this record is of others.',
    'schema',
  ),
} as const;

/**
 * Follows the Region and period of a file. What is wrong with a period is told at its first record; what does not belong to
 * the file, at every record.
 */
export function acrossDd(producedOn: string | undefined): AcrossRecords {
  let first: string | undefined;
  const told = new Set<string>();
  const check = (record: Parameters<AcrossRecords['check']>[0]): RecordFinding[] => {
    const period = `${textAt(record, 'anno')}-${textAt(record, 'mese')}`;
    if (!/^20\d{2}-(0[1-9]|1[0-2])$/.test(period)) return [];
    const findings: RecordFinding[] = [];
    const place = `${textAt(record, 'cod_reg')} ${period}`;
    first ??= place;
    if (place !== first) findings.push(toRuleFinding(ddFileRules.onePeriod));
    if (producedOn === undefined || told.has(period)) return findings;
    told.add(period);
    const current = producedOn.slice(0, 7);
    if (period < addMonths(`${current}-01`, -2).slice(0, 7)) findings.push(toRuleFinding(ddFileRules.tooOld));
    if (period >= current) findings.push(toRuleFinding(ddFileRules.notOver));
    return findings;
  };
  return { check, end: () => [] };
}
