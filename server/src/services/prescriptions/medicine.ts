import type { CodeableConcept } from '@medplum/fhirtypes';

/** Systems of the codes of a medicine. */
export const aicSystem = 'urn:oid:2.16.840.1.113883.2.9.6.1.5';
export const atcSystem = 'http://www.whocc.no/atc';
export const groupSystem = 'urn:oid:2.16.840.1.113883.2.9.6.1.51';

/** How a medicine is named. */
export interface Medicine {
  /** Package, nine digits. */
  readonly aic?: string;
  readonly atc?: string;
  /** Equivalence group of AIFA. */
  readonly group?: string;
}

/** Whether a medicine is named as a prescription has to name it: by its package, or by its equivalence group with the ATC. */
export const isPrescribable = ({ aic, atc, group }: Medicine): boolean =>
  aic !== undefined || (group !== undefined && atc !== undefined);

/** The codes of a medicine in a concept. */
export function medicineIn(concept: CodeableConcept | undefined): Medicine {
  const codeOf = (system: string): string | undefined => concept?.coding?.find((one) => one.system === system)?.code;
  const [aic, atc, group] = [codeOf(aicSystem), codeOf(atcSystem), codeOf(groupSystem)];
  return {
    ...(aic === undefined ? {} : { aic }),
    ...(atc === undefined ? {} : { atc }),
    ...(group === undefined ? {} : { group }),
  };
}

/**
 * Whether two names are of the same medicine: the finest code that both have decides, ATC before package, since a plan names
 * one package of what may be supplied in others.
 */
export function isSameMedicine(one: Medicine, other: Medicine): boolean {
  for (const name of ['atc', 'group', 'aic'] as const) {
    if (one[name] !== undefined && other[name] !== undefined) return one[name] === other[name];
  }
  return false;
}
