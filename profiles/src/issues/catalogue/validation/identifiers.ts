import type { CataloguePart } from '../../catalogue-entry.ts';
import { fault } from './fault.ts';

/** Faults of national and regional identifiers. Values never carry content of the resource. */
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
} as const satisfies CataloguePart;
