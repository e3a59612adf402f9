import { readAmount } from '../../layout/amount.ts';
import { addMonths } from '../../layout/civil-date.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import {
  type ConditionRule,
  type Rule,
  type RuleCondition,
  type RuleFacts,
  type SequenceRule,
  textAt,
} from '../../layout/rule.ts';
import { hasCheckDigit } from './pack-number.ts';

const source = 'Regole di controllo del flusso della distribuzione diretta, Ministero della salute';

/** Code that stands for every person without a name; its kind is 98 and it counts as valid. */
export const anonymousCode = 'TGIN+o+fB0m+hf4iyd2fYF6kjRqEpa6+TPiiNfAvE0M=9wmFXLxmSeuWHV0HIMjYtoyCAOT+Dms+s2mz2P3x90Y=';

/** Active ingredients that stand for a gas without AIC (kind 6). */
const gases = [
  'V03AN',
  'V03AN01',
  'V03AN02',
  'V03AN03',
  'V03AN04',
  'V03AN05',
  'N01AX13',
  'V08DA05',
  'A06AX02',
  'R07AX01',
];

const isIn = (path: string, ...codes: string[]): RuleCondition => ({ path, in: codes });

/**
 * Dispensers that surely name the person. When anonymity is implied the source does not say; hospitals, institutes, ASL and
 * structures of kind 04 have the data of the person. Kind 98 is anonymity said outright.
 */
const namesPerson: RuleCondition = {
  all: [
    { not: isIn('tip_id_ass', '98') },
    { any: [isIn('tipo_er', '01', '03', '04', '06'), { all: [isIn('tipo_er', '02'), isIn('tipo_str', '04')] }] },
  ],
};

const facts = (id: string, field: string, it: string, en: string): RuleFacts => ({
  id: `DD-${id}`,
  level: 'discard',
  certainty: 'schema',
  source,
  text: { it, en },
  field,
});

function rule(
  id: string,
  field: string,
  it: string,
  en: string,
  must: RuleCondition,
  when?: RuleCondition,
): ConditionRule {
  return { kind: 'condition', ...facts(id, field, it, en), ...(when ? { when } : {}), must };
}

function needed(
  id: string,
  field: string,
  it: string,
  en: string,
  must: RuleCondition = { present: field },
): ConditionRule {
  return {
    ...rule(id, field, `${it} quando la persona è nota.`, `${en} when the person is known.`, must, namesPerson),
    certainty: 'derived',
  };
}

function test(id: string, field: string, it: string, en: string, holds: (record: FlowRecord) => boolean): SequenceRule {
  return { kind: 'sequence', ...facts(id, field, it, en), broken: (record) => (holds(record) ? [] : [field]) };
}

const isZero = (text: string | undefined) => text !== undefined && /^0+$/.test(text);

/** Rules of the flow between fields of one record; their numbers are those of the Ministry's table with `DD-` before. */
export const ddRules: readonly Rule[] = [
  rule(
    'B11',
    'cod_f',
    'Il medicinale di tipo 1, 4, 5 o 6 ha il suo codice.',
    'A medicine of kind 1, 4, 5 or 6 has its code.',
    { present: 'cod_f' },
    isIn('tipo_f', '1', '4', '5', '6'),
  ),
  rule(
    'B14',
    'cod_f',
    'Il medicinale galenico o estero ha il suo codice.',
    'A galenic or foreign medicine has its code.',
    { present: 'cod_f' },
    isIn('tipo_f', '2', '3'),
  ),
  rule(
    'B16',
    'id_ass',
    'Codice della persona, suo tipo e sua validità stanno insieme.',
    'Code of the person, its kind and its validity stand together.',
    {
      any: [
        { all: [{ present: 'id_ass' }, { present: 'tip_id_ass' }, { present: 'vld_id_ass' }] },
        { all: [{ absent: 'id_ass' }, { absent: 'tip_id_ass' }, { absent: 'vld_id_ass' }] },
      ],
    },
  ),
  rule(
    'B17',
    'tip_id_ass',
    'Il codice della persona anonima è di tipo 98 e valido.',
    'The code of a person without a name is of kind 98 and valid.',
    { all: [isIn('tip_id_ass', '98'), isIn('vld_id_ass', '0')] },
    isIn('id_ass', anonymousCode),
  ),
  rule('B23', 'dat_pres', 'La prescrizione viene dopo l’erogazione.', 'The prescription comes after the dispensing.', {
    path: 'dat_pres',
    notAfter: 'dat_erog',
  }),
  needed(
    'B28',
    'cod_asl_ass',
    'Serve la ASL o lo stato estero di residenza',
    'The ASL or the foreign state of residence is needed',
    { any: [{ present: 'cod_asl_ass' }, { present: 'stat_est' }] },
  ),
  rule(
    'B31',
    'fatt_conv',
    'Ossigeno e gas hanno fattore di conversione 1.',
    'Oxygen and gases have conversion factor 1.',
    { any: [{ absent: 'fatt_conv' }, { path: 'fatt_conv', matches: '0*1' }] },
    isIn('tipo_f', '4', '5', '6'),
  ),
  rule(
    'B36',
    'tipo_str',
    'Il tipo di struttura è solo dell’erogatore 02.',
    'The kind of structure is of dispenser 02 only.',
    { absent: 'tipo_str' },
    { all: [{ present: 'tipo_er' }, { not: isIn('tipo_er', '02') }] },
  ),
  rule(
    'D36',
    'tipo_str',
    'L’erogatore 02 dice il tipo di struttura.',
    'Dispenser 02 gives the kind of structure.',
    isIn('tipo_str', '01', '02', '03', '04', '05'),
    isIn('tipo_er', '02'),
  ),
  rule(
    'D16',
    'id_cont',
    'Tipo e numero del contatto stanno insieme.',
    'Kind and number of the contact stand together.',
    {
      any: [
        { all: [{ present: 'tipo_cont' }, { present: 'id_cont' }] },
        { all: [{ absent: 'tipo_cont' }, { absent: 'id_cont' }] },
      ],
    },
  ),
  needed('D15', 'dat_nasc', 'Serve la data di nascita', 'The date of birth is needed'),
  needed(
    'D07',
    'id_cont',
    'Serve il numero del contatto, non di soli zeri',
    'The number of the contact is needed, not of zeros only',
    { all: [{ present: 'id_cont' }, { not: { path: 'id_cont', matches: '0+' } }] },
  ),
  needed('D27', 'tipo_pr', 'Serve il tipo di prescrittore', 'The kind of prescriber is needed'),
  needed('D29', 'citt', 'Serve la cittadinanza', 'The citizenship is needed'),
  needed('D37', 'id_ass', 'Serve il codice della persona', 'The code of the person is needed'),
  needed('D28', 'sesso', 'Serve il sesso', 'The sex is needed'),
  needed('D23', 'tipo_esen', 'Serve il tipo di esenzione', 'The kind of exemption is needed'),
  {
    ...rule(
      'D39',
      'cod_esen',
      'Con un’esenzione di tipo 2, 3, 4 o 5 serve il suo codice quando la persona è nota.',
      'An exemption of kind 2, 3, 4 or 5 needs its code when the person is known.',
      { present: 'cod_esen' },
      { all: [namesPerson, isIn('tipo_esen', '2', '3', '4', '5')] },
    ),
    certainty: 'derived',
  },
  rule(
    'B29',
    'tipo_esen',
    'Un codice di esenzione non va con il tipo 1, 9 o assente.',
    'An exemption code does not go with kind 1, 9 or none.',
    { all: [{ present: 'tipo_esen' }, { not: isIn('tipo_esen', '1', '9') }] },
    { present: 'cod_esen' },
  ),
  rule(
    'B38',
    'stat_est',
    'ASL e stato estero di residenza non stanno insieme.',
    'ASL and foreign state of residence do not stand together.',
    { absent: 'stat_est' },
    { present: 'cod_asl_ass' },
  ),
  rule(
    'B44',
    'tipo_er',
    'Il canale R è degli erogatori 01, 02, 03 e 06.',
    'Channel R is of dispensers 01, 02, 03 and 06.',
    isIn('tipo_er', '01', '02', '03', '06'),
    isIn('tipo_canale', 'R'),
  ),
  rule(
    'D17',
    'cod_pr',
    'Il prescrittore Z non ha codice.',
    'Prescriber Z has no code.',
    { absent: 'cod_pr' },
    isIn('tipo_pr', 'Z'),
  ),
  rule(
    'D38',
    'costo_srv',
    'Serve il costo del servizio, per ricetta o per medicinale.',
    'The cost of the service is needed, for the prescription or the medicine.',
    { any: [{ present: 'costo_srv_ric' }, { present: 'costo_srv' }] },
  ),
  rule(
    'D41',
    'targatura',
    'Solo un medicinale con AIC ha la targatura.',
    'Only a medicine with AIC has a pack number.',
    { any: [{ absent: 'targatura' }, { path: 'targatura', matches: '0+' }] },
    isIn('tipo_f', '2', '3', '4', '5', '6'),
  ),
  rule(
    'D33',
    'cod_f',
    'L’ossigeno ha il codice V03AN01.',
    'Oxygen has the code V03AN01.',
    { any: [{ absent: 'cod_f' }, isIn('cod_f', 'V03AN01')] },
    isIn('tipo_f', '4', '5'),
  ),
  rule(
    'D33',
    'cod_f',
    'Il codice non è di un gas medicinale.',
    'The code is not of a medical gas.',
    { any: [{ absent: 'cod_f' }, isIn('cod_f', ...gases)] },
    isIn('tipo_f', '6'),
  ),
  rule(
    'D33',
    'cod_f',
    'Il codice di galenici ed esteri è un ATC di quinto livello.',
    'The code of galenic and foreign medicines is an ATC of fifth level.',
    { any: [{ absent: 'cod_f' }, { path: 'cod_f', matches: '[A-Z]\\d{2}[A-Z]{2}\\d{2}' }] },
    isIn('tipo_f', '2', '3'),
  ),
  test(
    'B13',
    'qta',
    'Con la targatura la quantità è una confezione: quantità diviso fattore fa 1.',
    'With a pack number the quantity is one pack: quantity divided by factor is 1.',
    (record) => {
      const pack = textAt(record, 'targatura');
      const quantity = readAmount(textAt(record, 'qta'));
      const factor = readAmount(textAt(record, 'fatt_conv'));
      return (
        pack === undefined || isZero(pack) || quantity === undefined || factor === undefined || quantity === factor
      );
    },
  ),
  test(
    'B20',
    'dat_erog',
    'L’erogazione è fuori dal periodo: dai dodici mesi prima fino all’ultimo giorno del mese.',
    'The dispensing is outside the period: from twelve months before up to the last day of the month.',
    (record) => {
      const [day, year, month] = ['dat_erog', 'anno', 'mese'].map((name) => textAt(record, name));
      if (day === undefined || !/^20\d{2}-(0[1-9]|1[0-2])$/.test(`${year}-${month}`)) return true;
      return day >= addMonths(`${year}-${month}-01`, -12) && day <= `${year}-${month}-31`;
    },
  ),
  test(
    'B41',
    'costo_srv',
    'Costo di acquisto e costo del servizio hanno lo stesso segno.',
    'Purchase cost and cost of the service have the same sign.',
    (record) => {
      const purchase = readAmount(textAt(record, 'costo_acq'));
      const service = readAmount(textAt(record, 'costo_srv'));
      if (isZero(textAt(record, 'id_cont')) || purchase === undefined || service === undefined) return true;
      return purchase === 0n || service === 0n || purchase > 0n === service > 0n;
    },
  ),
  test(
    'D89',
    'dat_nasc',
    'Età non possibile: fra anno di nascita e di erogazione ci sono da 0 a 150 anni.',
    'Age not possible: from 0 to 150 years lie between the years of birth and of dispensing.',
    (record) => {
      const birth = textAt(record, 'dat_nasc');
      const day = textAt(record, 'dat_erog');
      if (birth === undefined || day === undefined) return true;
      if (birth === '9999-12-31' && isAnonymous(record)) return true;
      const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4));
      return Number.isNaN(years) || (years >= 0 && years <= 150);
    },
  ),
  test(
    'B101',
    'targatura',
    'La decima cifra della targatura non è quella di controllo.',
    'The tenth digit of the pack number is not its check digit.',
    (record) => {
      const pack = textAt(record, 'targatura');
      return pack === undefined || !/^\d{10}$/.test(pack) || hasCheckDigit(pack);
    },
  ),
  {
    ...rule(
      'N01',
      'dat_nasc',
      'Della nascita si dice solo l’anno: mese e giorno sono 01.',
      'Of the birth only the year is told: month and day are 01.',
      { any: [{ absent: 'dat_nasc' }, { path: 'dat_nasc', matches: '\\d{4}-01-01|9999-12-31' }] },
    ),
    from: '2012-10-01',
    level: 'anomaly',
  },
];

/** Anonymity may be said outright (kind 98) or be implied by the dispenser; where it may be implied nothing is held against it. */
function isAnonymous(record: FlowRecord): boolean {
  if (textAt(record, 'tip_id_ass') === '98') return true;
  const dispenser = textAt(record, 'tipo_er');
  return dispenser === '05' || (dispenser === '02' && textAt(record, 'tipo_str') !== '04');
}
