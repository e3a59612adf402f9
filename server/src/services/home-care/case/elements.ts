import type { CodeableConcept, Coding, Extension } from '@medplum/fhirtypes';
import { systemOf } from '../../steps/elements.ts';

/** Extension of FHIR by which resources name their case. */
export const caseExtensionUrl = 'http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare';

/** The extension that binds a resource to a case. */
export function ofCase(episode: string): Extension {
  return { url: caseExtensionUrl, valueReference: { reference: episode } };
}

/** Coding of a SIAD table, by its name without `siad-`. */
export function siad(table: string, code: string): Coding {
  return { system: systemOf(`siad-${table}`), code };
}

/** Concept of a SIAD table. */
export function siadConcept(table: string, code: string): CodeableConcept {
  return { coding: [siad(table, code)] };
}
