import { parseNreLot } from '../exchanges/sistema-ts/nre-lot.ts';
import { defineArea, integer, textList } from './option.ts';

/** Numbers and expiry of prescriptions. */
export const prescriptionArea = defineArea('Numbers (NRE) and expiry of the prescriptions of the health service.', {
  nreLots: textList({
    fallback: ({ mode }) => (mode === 'sandbox' ? ['150ZZ600'] : []),
    fallbackText: 'an invented lot in the sandbox, else none',
    matches: (value) => parseNreLot(value) !== undefined,
    expected: 'a list of lots, each as what its numbers begin with: region, grouping, type and code of the lot',
    about:
      'Lots of NRE that the region was given by Sistema TS, in the order in which they are used, e.g. `1500A601`. Without one nothing can be prescribed. A lot must not be in use by another server. After the data directory was brought back from a copy, use a new lot.',
  }),
  nreWarning: integer({
    fallback: 10_000,
    min: 0,
    max: 1_000_000_000,
    about: 'From how many numbers left on a warning is logged, and again at each half.',
  }),
  watchSeconds: integer({
    fallback: 300,
    min: 0,
    max: 86_400,
    about: 'How often prescriptions are looked at, to expire those whose last day has passed; 0: never.',
  }),
});
