import type { Rule, RuleCondition } from '../../../layout/rule.ts';
import { detail, lateChargeRule, rule, total } from '../rules.ts';
import { nationalLetter, regionalLetters } from './nomenclature.ts';

const onPrescription: RuleCondition = { path: 'tipoErogazione', in: ['S'] };
const exempt: RuleCondition = { path: 'posizioneTicket', in: ['01'] };

/** Rules of C2 that one line alone can break. */
export const c2Rules: readonly Rule[] = [
  lateChargeRule,
  rule(
    'MOB-C01',
    'codicePrestazione',
    'Una riga di dettaglio ha il codice della prestazione.',
    'A detail line has the code of the service.',
    { when: detail, must: { present: 'codicePrestazione' } },
  ),
  rule(
    'MOB-C02',
    'codificaNomenclatore',
    'Una riga di dettaglio dice di quale nomenclatore è il codice.',
    'A detail line says of which nomenclature the code is.',
    { when: detail, must: { present: 'codificaNomenclatore' } },
  ),
  rule(
    'MOB-C03',
    'codicePrestazione',
    'Un codice nazionale ha i punti separatori.',
    'A national code has its separating points.',
    {
      when: { all: [detail, { path: 'codificaNomenclatore', in: [nationalLetter] }] },
      must: {
        any: [
          { absent: 'codicePrestazione' },
          { path: 'codicePrestazione', matches: '\\d{2}\\.[0-9A-Z]{1,2}(\\.[0-9A-Z]{1,2})?' },
        ],
      },
    },
  ),
  rule(
    'MOB-C04',
    'codificaNomenclatore',
    'La lettera del nomenclatore non è quella della Regione che addebita.',
    'The letter of the nomenclature is not that of the Region that charges.',
    {
      when: { all: [detail, { path: 'codificaNomenclatore', in: [...regionalLetters.values()] }] },
      must: {
        any: [
          // ACISMOM has a code of its own and no letter of its own.
          { not: { path: 'regioneAddebitante', in: [...regionalLetters.keys()] } },
          ...[...regionalLetters].map(
            ([region, letter]): RuleCondition => ({
              all: [
                { path: 'regioneAddebitante', in: [region] },
                { path: 'codificaNomenclatore', in: [letter] },
              ],
            }),
          ),
        ],
      },
    },
    'derived',
  ),
  rule(
    'MOB-C05',
    'quantita',
    'Una riga di dettaglio ha quantità 1 o più.',
    'A detail line has a quantity of 1 or more.',
    {
      when: detail,
      must: { not: { path: 'quantita', in: ['000'] } },
    },
  ),
  rule(
    'MOB-C06',
    'data',
    'Una riga di dettaglio ha la data di erogazione, o di chiusura del ciclo.',
    'A detail line has the day of delivery, or of the end of the cycle.',
    { when: detail, must: { present: 'data' } },
  ),
  rule(
    'MOB-C07',
    'importoTicket',
    'La riga 99 ha l’importo del ticket, anche zero.',
    'Line 99 has the amount of the co-payment, even zero.',
    { when: total, must: { present: 'importoTicket' } },
  ),
  rule(
    'MOB-C08',
    'importoTicket',
    'L’importo del ticket sta solo sulla riga 99.',
    'The amount of the co-payment stands on line 99 only.',
    { when: detail, must: { any: [{ absent: 'importoTicket' }, { path: 'importoTicket', in: ['0000,00'] }] } },
  ),
  rule('MOB-C09', 'tipoErogazione', 'La riga 99 ha il tipo di erogazione.', 'Line 99 has the kind of delivery.', {
    when: total,
    must: { present: 'tipoErogazione' },
  }),
  rule(
    'MOB-C10',
    'posizioneTicket',
    'Con ricetta del Servizio sanitario la riga 99 ha la posizione rispetto al ticket.',
    'On a prescription of the health service line 99 has the position towards the co-payment.',
    { when: { all: [total, onPrescription] }, must: { present: 'posizioneTicket' } },
  ),
  rule(
    'MOB-C11',
    'importoTicket',
    'Chi è esente totale non paga il ticket.',
    'Who is wholly exempt pays no co-payment.',
    {
      when: { all: [total, exempt] },
      must: { any: [{ absent: 'importoTicket' }, { path: 'importoTicket', in: ['0000,00'] }] },
    },
  ),
  rule(
    'MOB-C12',
    'codiceEsenzione',
    'Con ricetta del Servizio sanitario chi è esente totale ha il codice di esenzione.',
    'On a prescription of the health service who is wholly exempt has the exemption code.',
    { when: { all: [total, onPrescription, exempt] }, must: { present: 'codiceEsenzione' } },
  ),
  rule(
    'MOB-C13',
    'codiceEsenzione',
    'Il codice di esenzione è di chi è esente totale (posizione ticket 01).',
    'The exemption code is for who is wholly exempt (position 01).',
    { when: { all: [total, { present: 'codiceEsenzione' }] }, must: exempt },
    'derived',
  ),
  rule(
    'MOB-C14',
    'numeroRicetta',
    'Il numero di una ricetta del Servizio sanitario ha 15 caratteri.',
    'The number of a prescription of the health service has 15 characters.',
    {
      when: { all: [total, onPrescription, { present: 'numeroRicetta' }] },
      must: { path: 'numeroRicetta', matches: '.{15}' },
    },
  ),
  rule(
    'MOB-C15',
    'numeroRicetta',
    'Il numero non è fatto come un NRE: regione, due caratteri, tipo di lotto da 0 a 7, nove cifre.',
    'The number is not made as an NRE: region, two characters, kind of lot from 0 to 7, nine digits.',
    {
      when: { all: [total, onPrescription, { path: 'numeroRicetta', matches: '.{15}' }] },
      must: { path: 'numeroRicetta', matches: '\\d{3}[0-9A-Z]{2}[0-7]\\d{9}' },
    },
    'derived',
  ),
];
