import type { Include } from '../search/plan.ts';

/** What the data of a person cannot be read without, one hop away. */
export const companions: readonly Include[] = [
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'Medication',
].map((targetType) => ({ reverse: false, type: '*', code: '*', targetType, iterate: false }));
