import type { OperationDescription } from '../operation-description.ts';

/** What `$summary` says of itself. */
export const summaryDescription: OperationDescription = {
  title: { it: 'Genera la sintesi di una persona', en: 'Generates the summary of a person' },
  description: {
    it: 'Una sintesi di ciò che è registrato e che chi chiede può vedere, nella forma del profilo sanitario sintetico; senza firma.',
    en: 'A summary of what is stored and the caller may see, in the shape of the patient summary (PSS); without a signature.',
  },
  comment: [],
  in: [
    {
      name: 'identifier',
      min: 0,
      max: '1',
      type: 'string',
      text: {
        it: 'La persona, quando si chiede sul tipo: sistema|valore o valore.',
        en: 'The person, when asked on the type: system|value or value.',
      },
      example: 'urn:oid:2.16.840.1.113883.2.9.4.3.2|RSSMRA80A01F839X',
    },
    {
      name: 'profile',
      min: 0,
      max: '1',
      type: 'canonical',
      text: {
        it: 'Profilo del PSS o di IPS; la sintesi è una sola.',
        en: 'Profile of the PSS or of IPS; there is one summary only.',
      },
    },
  ],
  out: [{ name: 'return', min: 1, max: '1', type: 'Bundle', text: { it: 'La sintesi.', en: 'The summary.' } }],
  refusals: [
    'summary-patient-unknown',
    'summary-patient-not-unique',
    'resource-not-found',
    'resource-deleted',
    'access-denied',
  ],
  successes: [200],
  takesIfMatch: false,
};
