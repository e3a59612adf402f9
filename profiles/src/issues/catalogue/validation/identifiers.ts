import type { CataloguePart } from '../../catalogue-entry.ts';
import { fault } from './fault.ts';

/** Faults of national and regional identifiers and of codes with a form of their own. Values never carry content of the resource. */
export const identifiersFaults = {
  'codice-fiscale-form': fault(
    'value',
    ['Il codice fiscale non ha la forma prevista.', 'The codice fiscale does not have the required form.'],
    ['Indicare i 16 caratteri come sulla tessera sanitaria.', 'Give the 16 characters as they are on the health card.'],
    'DM 23 December 1976, n. 13813',
  ),
  'codice-fiscale-check': fault(
    'value',
    ['Il carattere di controllo del codice fiscale è errato.', 'The check character of the codice fiscale is wrong.'],
    ['Ricopiare il codice dalla tessera sanitaria.', 'Copy the code again from the health card.'],
    'DM 23 December 1976, n. 13813',
  ),
  'codice-fiscale-date': fault(
    'value',
    ['Il codice fiscale contiene un giorno che non esiste.', 'The codice fiscale contains a day that does not exist.'],
    ['Ricopiare il codice dalla tessera sanitaria.', 'Copy the code again from the health card.'],
    'DM 23 December 1976, n. 13813',
  ),
  'provisional-codice-fiscale-wrong': fault(
    'value',
    [
      'Il codice fiscale provvisorio deve avere 11 cifre con cifra di controllo esatta.',
      'A provisional codice fiscale has 11 digits with a right check digit.',
    ],
    ['Ricopiare il codice dal certificato di attribuzione.', 'Copy the code again from its certificate.'],
    'DM 23 December 1976, n. 13813',
  ),
  'foreigner-code-form': fault(
    'value',
    ['Il codice {prefix} non ha la forma prevista.', 'The {prefix} code does not have the required form.'],
    [
      'Indicare {prefix}, 3 cifre della regione, 3 dell’ASL e 7 del progressivo.',
      'Give {prefix}, 3 digits of the region, 3 of the ASL and 7 of the number.',
    ],
    'DPR 31 August 1999, n. 394, art. 43',
  ),
  'municipality-form': fault(
    'value',
    [
      'Il codice ISTAT del comune non ha la forma prevista.',
      'The ISTAT code of the municipality does not have the required form.',
    ],
    [
      'Indicare 6 cifre: 3 della provincia e 3 del comune.',
      'Give 6 digits: 3 of the province and 3 of the municipality.',
    ],
    'ISTAT, Codici statistici delle unità amministrative territoriali',
  ),
  'asl-unknown': fault(
    'code-invalid',
    ['Il codice non è di una ASL della Campania.', 'The code is not that of an ASL of Campania.'],
    ['Usare uno dei codici da 150201 a 150207.', 'Use one of the codes 150201 to 150207.'],
    'Ministry of Health, FLS.11 model',
  ),
  'nre-form': fault(
    'value',
    ['L’NRE non ha la forma prevista.', 'The NRE does not have the required form.'],
    ['Indicare i 15 caratteri del promemoria.', 'Give the 15 characters of the memorandum.'],
    'Sistema TS, Ricetta dematerializzata, specifiche tecniche, 5 December 2024',
  ),
  'vat-number-form': fault(
    'value',
    ['La partita IVA non ha la forma prevista.', 'The VAT number does not have the required form.'],
    ['Indicare le 11 cifre della partita IVA.', 'Give the 11 digits of the VAT number.'],
    'DPR 26 October 1972, n. 633, art. 35',
  ),
  'vat-number-check': fault(
    'value',
    ['La cifra di controllo della partita IVA è errata.', 'The check digit of the VAT number is wrong.'],
    ['Ricopiare il codice dal documento.', 'Copy the code again from the document.'],
    'DM 23 December 1976, n. 13813',
  ),
  'team-card-form': fault(
    'value',
    [
      'Il numero della tessera TEAM non ha la forma prevista.',
      'The number of the European health insurance card does not have the required form.',
    ],
    [
      'Indicare le 20 cifre del campo 8 della tessera, che iniziano con 80.',
      'Give the 20 digits of field 8 of the card, which start with 80.',
    ],
    'Decision S2 of 12 June 2009, 2010/C 106/09',
  ),
  'structure-code-form': fault(
    'value',
    [
      'Il codice della struttura non ha la forma del modello {model}.',
      'The code of the structure does not have the form of model {model}.',
    ],
    [
      'Indicare il codice del registro ministeriale: 3 cifre della regione e 3 della struttura (STS.11: 6 caratteri).',
      'Give the code of the ministry’s register: 3 digits of the region and 3 of the structure (STS.11: 6 characters).',
    ],
    'DM 23 December 1996, models FLS, HSP and STS',
  ),
  'aic-form': fault(
    'value',
    ['Il codice AIC non ha la forma prevista.', 'The AIC code does not have the required form.'],
    ['Indicare le 9 cifre stampate sulla confezione.', 'Give the 9 digits printed on the pack.'],
    'DM 2 August 2001',
  ),
  'aic-check': fault(
    'value',
    ['La cifra di controllo del codice AIC è errata.', 'The check digit of the AIC code is wrong.'],
    ['Ricopiare il codice dalla confezione.', 'Copy the code again from the pack.'],
    'DM 2 August 2001',
  ),
  'atc-form': fault(
    'value',
    ['Il codice ATC non ha la forma prevista.', 'The ATC code does not have the required form.'],
    ['Indicare 1, 3, 4, 5 o 7 caratteri, come A10BA02.', 'Give 1, 3, 4, 5 or 7 characters, such as A10BA02.'],
    'WHO Collaborating Centre for Drug Statistics Methodology, ATC',
  ),
  'icd-9-cm-form': fault(
    'value',
    [
      'Il codice ICD-9-CM ({kind}) non ha la forma prevista.',
      'The ICD-9-CM code ({kind}) does not have the required form.',
    ],
    [
      'Indicare il codice con o senza punto: 250.01, V58.1, E880.9; interventi 39.95.',
      'Give the code with or without dot: 250.01, V58.1, E880.9; procedures 39.95.',
    ],
    'ICD-9-CM 2007, Italian version, DM 18 December 2008',
  ),
} as const satisfies CataloguePart;
