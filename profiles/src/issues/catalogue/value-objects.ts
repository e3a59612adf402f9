import type { BilingualText, CatalogueEntry, CataloguePart } from '../catalogue-entry.ts';

function wrong(text: BilingualText, remedy: BilingualText, source: string): CatalogueEntry {
  return { severity: 'error', type: 'value', status: 422, text, remedy, source };
}

const copyAgain = { it: 'Ricopiare il codice dal documento.', en: 'Copy the code again from the document.' } as const;

/** Faults of identifiers and codes that follow an official rule. Values never carry the code itself. */
export const valueObjectCatalogue = {
  'vat-number-form': wrong(
    { it: 'La partita IVA non ha la forma prevista.', en: 'The VAT number does not have the required form.' },
    { it: 'Indicare le 11 cifre della partita IVA.', en: 'Give the 11 digits of the VAT number.' },
    'DPR 26 October 1972, n. 633, art. 35',
  ),
  'vat-number-check': wrong(
    { it: 'La cifra di controllo della partita IVA è errata.', en: 'The check digit of the VAT number is wrong.' },
    copyAgain,
    'DM 23 December 1976, n. 13813',
  ),
  'team-card-form': wrong(
    {
      it: 'Il numero della tessera TEAM non ha la forma prevista.',
      en: 'The number of the European health insurance card does not have the required form.',
    },
    {
      it: 'Indicare le 20 cifre del campo 8 della tessera, che iniziano con 80.',
      en: 'Give the 20 digits of field 8 of the card, which start with 80.',
    },
    'Decision S2 of 12 June 2009, 2010/C 106/09',
  ),
  'structure-code-form': wrong(
    {
      it: 'Il codice della struttura non ha la forma del modello {model}.',
      en: 'The code of the structure does not have the form of model {model}.',
    },
    {
      it: 'Indicare il codice del registro ministeriale: 3 cifre della regione e 3 della struttura (STS.11: 6 caratteri).',
      en: 'Give the code of the ministry’s register: 3 digits of the region and 3 of the structure (STS.11: 6 characters).',
    },
    'DM 23 December 1996, models FLS, HSP and STS',
  ),
  'aic-form': wrong(
    { it: 'Il codice AIC non ha la forma prevista.', en: 'The AIC code does not have the required form.' },
    { it: 'Indicare le 9 cifre stampate sulla confezione.', en: 'Give the 9 digits printed on the pack.' },
    'DM 2 August 2001',
  ),
  'aic-check': wrong(
    { it: 'La cifra di controllo del codice AIC è errata.', en: 'The check digit of the AIC code is wrong.' },
    { it: 'Ricopiare il codice dalla confezione.', en: 'Copy the code again from the pack.' },
    'DM 2 August 2001',
  ),
  'atc-form': wrong(
    { it: 'Il codice ATC non ha la forma prevista.', en: 'The ATC code does not have the required form.' },
    {
      it: 'Indicare 1, 3, 4, 5 o 7 caratteri, come A10BA02.',
      en: 'Give 1, 3, 4, 5 or 7 characters, such as A10BA02.',
    },
    'WHO Collaborating Centre for Drug Statistics Methodology, ATC',
  ),
  'icd-9-cm-form': wrong(
    {
      it: 'Il codice ICD-9-CM ({kind}) non ha la forma prevista.',
      en: 'The ICD-9-CM code ({kind}) does not have the required form.',
    },
    {
      it: 'Indicare il codice con o senza punto: 250.01, V58.1, E880.9; interventi 39.95.',
      en: 'Give the code with or without dot: 250.01, V58.1, E880.9; procedures 39.95.',
    },
    'ICD-9-CM 2007, Italian version, DM 18 December 2008',
  ),
} as const satisfies CataloguePart;
