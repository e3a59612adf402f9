import type { ParametersParameter } from '@medplum/fhirtypes';
import { identifier, reference } from './parameters.ts';

/** An identifier of a person: system and value, e.g. the codice fiscale (`identifierSystems.codiceFiscale`). */
export interface PersonIdentifier {
  readonly system: string;
  readonly value: string;
}

/** The person that a step is about. */
export interface PersonInput {
  /** The person by reference `Patient/…`, for who may see her. */
  readonly patient?: string;
  /** The person by codice fiscale, STP, ENI or TEAM, instead of `patient`. */
  readonly patientIdentifier?: PersonIdentifier;
}

/** The parameters of the person. */
export const personParameters = (input: PersonInput): readonly ParametersParameter[] => [
  ...reference('patient', input.patient),
  ...identifier('patientIdentifier', input.patientIdentifier),
];
