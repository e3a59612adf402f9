import type { Patient } from '@medplum/fhirtypes';
import type { Reach } from '../policies/policy.ts';
import type { ReachQuestion } from './reach-condition.ts';

type Judge = (patient: Patient, question: ReachQuestion) => boolean;

/** Reaches that the record of the person itself tells. */
const byRecord: Partial<Readonly<Record<Reach, Judge>>> = {
  self: ({ id }, { principal }) => id !== undefined && id === principal.patient,
  'chosen-doctor': ({ generalPractitioner = [] }, { circle }) =>
    generalPractitioner.some(({ reference }) => reference !== undefined && circle.own.includes(reference)),
  resident: ({ managingOrganization: { reference } = {} }, { circle }) =>
    reference !== undefined && circle.authorities.includes(reference),
};

/**
 * Whether the current record of a person already tells that she is reached in one of these ways, so that the store need not
 * be searched. It only says yes: a reference that is written in another form, and every other way, has to be asked for.
 */
export function isReachedByRecord(patient: Patient, reach: readonly Reach[], question: ReachQuestion): boolean {
  return reach.some((one) => byRecord[one]?.(patient, question) === true);
}
