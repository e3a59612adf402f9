import { objectsOf } from '../../json/json-object.ts';
import { has, type NativeInvariant, onObject } from './native-invariant.ts';

/**
 * Invariants of Questionnaire whose FHIRPath in R4 does not say what their text says. Source: FHIR R4 questionnaire.html;
 * both are corrected in R5.
 */
export const questionnaireInvariants: Readonly<Record<string, NativeInvariant>> = {
  // `answer is Boolean` means the type of FHIRPath, which no element of FHIR has.
  'que-7': onObject((value) => value['operator'] !== 'exists' || has(value, 'answerBoolean')),
  // "More than one" is written as `count() > 2`.
  'que-12': onObject((value) => objectsOf(value['enableWhen']).length < 2 || has(value, 'enableBehavior')),
};
