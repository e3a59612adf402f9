import type { CodeableConcept } from '@medplum/fhirtypes';
import type { Bilingual } from '../../steps/parameters.ts';
import * as parameter from '../../steps/parameters.ts';
import type { LineType } from '../prescription.ts';

/** A text in both languages. */
export const text = (it: string, en: string): Bilingual => ({ it, en });

/** A diagnosis, code of ICD-9-CM. */
export const icd9 = (): parameter.Parameter<string> =>
  parameter.matching(/^[EV]?\d{2,4}(\.\d{1,2})?$/, text('Diagnosi ICD-9-CM', 'Diagnosis, ICD-9-CM'));

/** Why something is prescribed: a code of ICD-9-CM, words, or both. */
export const reasonOf = (diagnosis: string | undefined, words: string | undefined): CodeableConcept => ({
  ...(diagnosis === undefined ? {} : { coding: [{ system: 'http://hl7.org/fhir/sid/icd-9-cm', code: diagnosis }] }),
  ...(words === undefined ? {} : { text: words }),
});

/** What the answer to a prescription shows. */
export const shownLines = (type: LineType) =>
  ({
    line: { type, text: text('Riga della ricetta, nell’ordine', 'Line of the prescription, in order'), many: true },
    exchange: {
      type: 'Task',
      text: text('Invio al Sistema TS; non per gli ausili', 'Sending to Sistema TS; not of aids'),
    },
  }) as const;
