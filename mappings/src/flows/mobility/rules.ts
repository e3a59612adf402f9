import type { ConditionRule, Rule, RuleCondition } from '../../layout/rule.ts';

const agreement = 'Accordo interregionale per la compensazione della mobilità sanitaria, attività 2012';
/** A total line. */
export const total: RuleCondition = { path: 'progressivoRiga', in: ['99'] };
/** A detail line. */
export const detail: RuleCondition = { all: [{ present: 'progressivoRiga' }, { not: total }] };

/** A rule of the agreement; what it does not say itself is a remark. */
export function rule(
  id: string,
  field: string,
  it: string,
  en: string,
  test: { readonly when?: RuleCondition; readonly must: RuleCondition },
  certainty: ConditionRule['certainty'] = 'schema',
): ConditionRule {
  return {
    kind: 'condition',
    id,
    level: certainty === 'schema' ? 'discard' : 'anomaly',
    certainty,
    source: agreement,
    text: { it, en },
    field,
    ...test,
  };
}

/** Rules of the person files C1, D1 and F1. */
export const personRules: readonly Rule[] = [
  rule(
    'MOB-P01',
    'codiceFiscale',
    'Il codice fiscale può mancare solo a una persona ANONIMO.',
    'Only a person named ANONIMO may lack the codice fiscale.',
    { when: { absent: 'codiceFiscale' }, must: { path: 'cognome', in: ['ANONIMO'] } },
  ),
  rule(
    'MOB-P02',
    'codiceFiscale',
    'Una persona ANONIMO non ha codice fiscale.',
    'A person named ANONIMO has no codice fiscale.',
    { when: { path: 'cognome', in: ['ANONIMO'] }, must: { absent: 'codiceFiscale' } },
  ),
];

/** Rule of the service files of every letter. */
export const lateChargeRule = rule(
  'MOB-S01',
  'regioneInizialeAddebito',
  'Con posizione contabile 3 si indica la regione che è stata addebitata prima.',
  'With accounting position 3 the region charged first is given.',
  { when: { path: 'posizioneContabile', in: ['3'] }, must: { present: 'regioneInizialeAddebito' } },
);

/** Rules that the service files D2 and F2 share. */
const serviceRules: readonly Rule[] = [
  lateChargeRule,
  rule(
    'MOB-S02',
    'codiceFarmaco',
    'Una riga di dettaglio ha il codice del farmaco.',
    'A detail line has the code of the medicine.',
    {
      when: detail,
      must: { present: 'codiceFarmaco' },
    },
  ),
];

/** Rules of D2. */
export const d2Rules: readonly Rule[] = [
  ...serviceRules,
  rule(
    'MOB-D01',
    'importoTicket',
    'La riga 99 ha l’importo del ticket, anche zero.',
    'Line 99 has the amount of the co-payment, even zero.',
    {
      when: total,
      must: { present: 'importoTicket' },
    },
  ),
  rule(
    'MOB-D02',
    'importoTicket',
    'L’importo del ticket sta solo sulla riga 99.',
    'The amount of the co-payment stands on line 99 only.',
    {
      when: detail,
      must: { any: [{ absent: 'importoTicket' }, { path: 'importoTicket', in: ['0000,00'] }] },
    },
  ),
  rule('MOB-D03', 'tipoModulo', 'La riga 99 ha il tipo di modulo.', 'Line 99 has the kind of form.', {
    when: total,
    must: { present: 'tipoModulo' },
  }),
  rule(
    'MOB-D04',
    'numeroRicetta',
    'Il numero della ricetta può mancare solo con il ricettario degli stupefacenti.',
    'Only the prescription book for narcotics may lack the number of the prescription.',
    { when: { all: [total, { absent: 'numeroRicetta' }] }, must: { path: 'tipoModulo', in: ['02'] } },
  ),
  rule(
    'MOB-D05',
    'codiceEsenzione',
    'Il codice di esenzione è di chi è esente totale (posizione ticket 01).',
    'The exemption code is for who is wholly exempt (position 01).',
    { when: { all: [total, { present: 'codiceEsenzione' }] }, must: { path: 'posizioneTicket', in: ['01'] } },
    'derived',
  ),
  rule(
    'MOB-D06',
    'quantita',
    'Più di sei pezzi su una riga: ammessi solo per stupefacenti e ossigeno.',
    'More than six packs on a line: only for narcotics and oxygen.',
    {
      when: { all: [detail, { not: { path: 'quantita', in: ['000', '001', '002', '003', '004', '005', '006'] } }] },
      must: { any: [{ path: 'codiceFarmaco', in: ['V03AN01'] }, { absent: 'numeroRicetta' }, { absent: 'quantita' }] },
    },
    'derived',
  ),
];

/** Rules of F2. */
export const f2Rules: readonly Rule[] = [
  ...serviceRules,
  rule(
    'MOB-F01',
    'tipoMedicinale',
    'Una riga di dettaglio ha il tipo di medicinale.',
    'A detail line has the kind of medicine.',
    {
      when: detail,
      must: { present: 'tipoMedicinale' },
    },
  ),
  rule(
    'MOB-F02',
    'fattoreConversione',
    'Una riga di dettaglio ha il fattore di conversione, 1 per confezioni e litri.',
    'A detail line has the conversion factor, 1 for packs and litres.',
    { when: detail, must: { present: 'fattoreConversione' } },
  ),
  rule(
    'MOB-F03',
    'codiceFarmaco',
    'Il codice del farmaco non è di quel tipo di medicinale.',
    'The code of the medicine is not of that kind of medicine.',
    {
      when: { all: [detail, { path: 'tipoMedicinale', in: ['1'] }] },
      must: { any: [{ absent: 'codiceFarmaco' }, { path: 'codiceFarmaco', matches: '\\d{9}|IPO' }] },
    },
  ),
  rule(
    'MOB-F04',
    'importoTicket',
    'L’importo del ticket sta sulla riga 99.',
    'The amount of the co-payment stands on line 99.',
    { when: detail, must: { path: 'importoTicket', in: ['0000,00'] } },
    'derived',
  ),
];
