import type { CodeableConcept, Coding, DeviceRequest, Extension, MedicationRequest } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { dayIn } from '../../steps/days.ts';
import { extensionOf, withExtension } from '../../steps/elements.ts';

/** The resource that stands for a plan: of a medicine, or of an aid. */
export type PlanResource = MedicationRequest | DeviceRequest;

/** System of the regional identifiers of plans (HL7 Italia, dossier-pharma). */
export const planIdSystem = 'urn:oid:2.16.840.1.113883.2.9.4.3.13';
/** System of the protocol numbers that Sistema TS gives to plans. */
export const protocolSystem = 'https://fhir.sinfonia.campania.it/sid/ts-plan-protocol';
/** System of ATC codes, as HL7 Italia writes it. */
export const atcSystem = 'http://www.whocc.no/atc';
/** System of AIC codes. */
export const aicSystem = 'urn:oid:2.16.840.1.113883.2.9.6.1.5';
/** System of AIFA equivalence groups. */
export const groupSystem = 'urn:oid:2.16.840.1.113883.2.9.6.1.51';
/** System of diagnoses. */
export const diagnosisSystem = 'http://hl7.org/fhir/sid/icd-9-cm';
/** System of the codes of AIFA notes. */
export const noteSystem = 'https://www.hl7.it/fhir/terminology/CodeSystem/aifa-nota';

/** Reference of a plan as it is stored. */
export const referenceOf = ({ resourceType, id }: Read<PlanResource>): string => `${resourceType}/${id}`;

/** First and last day of a plan, in Europe/Rome. */
export function validityOf(plan: PlanResource): { readonly start: string; readonly end: string } {
  const period =
    plan.resourceType === 'MedicationRequest' ? plan.dispenseRequest?.validityPeriod : plan.occurrencePeriod;
  return { start: dayIn(period?.start ?? ''), end: dayIn(period?.end ?? '') };
}

/** The plan with another last day. */
export function endingOn<P extends PlanResource>(plan: P, end: string): P {
  return plan.resourceType === 'MedicationRequest'
    ? {
        ...plan,
        dispenseRequest: {
          ...plan.dispenseRequest,
          validityPeriod: { ...plan.dispenseRequest?.validityPeriod, end },
        },
      }
    : { ...plan, occurrencePeriod: { ...(plan as DeviceRequest).occurrencePeriod, end } };
}

/** Code of therapeutic-plan-type; a plan of aids has it in its evaluation. */
export function typeCodeOf(plan: PlanResource): string | undefined {
  if (plan.resourceType === 'MedicationRequest') {
    const codings = plan.category?.flatMap(({ coding = [] }) => coding) ?? [];
    return codings.find(({ system }) => system === codeSystemUrl.TherapeuticPlanType)?.code;
  }
  return codingIn(plan.codeCodeableConcept, codeSystemUrl.DiabeticAid) === undefined ? undefined : 'diabetes-aids';
}

/** Code of plan-status-reason that says why a plan stands as it does. */
export function reasonOf(plan: PlanResource): string | undefined {
  return plan.resourceType === 'MedicationRequest'
    ? codingIn(plan.statusReason, codeSystemUrl.PlanStatusReason)
    : extensionOf(plan, extensionUrl.PlanDeviceStatusReason)?.valueCoding?.code;
}

/** Code of a concept in a system. */
export function codingIn(concept: CodeableConcept | undefined, system: string): string | undefined {
  return concept?.coding?.find((one) => one.system === system)?.code;
}

/** What a plan is for: ATC code of a medicine, or code of an aid. */
export function subjectOfPlan(plan: PlanResource): string | undefined {
  return plan.resourceType === 'MedicationRequest'
    ? codingIn(plan.medicationCodeableConcept, atcSystem)
    : codingIn(plan.codeCodeableConcept, codeSystemUrl.DiabeticAid);
}

/** Status that a reason goes with, in the words of MedicationRequest; DeviceRequest has fewer. */
type PlanStatus = 'active' | 'on-hold' | 'stopped' | 'cancelled' | 'completed' | 'entered-in-error';

const deviceStatus: Readonly<Record<PlanStatus, NonNullable<DeviceRequest['status']>>> = {
  active: 'active',
  'on-hold': 'on-hold',
  stopped: 'revoked',
  cancelled: 'revoked',
  completed: 'completed',
  'entered-in-error': 'entered-in-error',
};

/** The plan with another status, and why (code of plan-status-reason; none for an active one). */
export function withStatus<P extends PlanResource>(plan: P, status: PlanStatus, reason?: string): P {
  const coding = reason === undefined ? undefined : { system: codeSystemUrl.PlanStatusReason, code: reason };
  if (plan.resourceType === 'MedicationRequest') {
    const { statusReason: _, ...rest } = plan;
    return { ...rest, status, ...(coding === undefined ? {} : { statusReason: { coding: [coding] } }) } as P;
  }
  const given: Extension | undefined =
    coding === undefined ? undefined : { url: extensionUrl.PlanDeviceStatusReason, valueCoding: coding };
  const extension = withExtension(plan.extension, extensionUrl.PlanDeviceStatusReason, given);
  return { ...plan, status: deviceStatus[status], extension };
}

/** Reference of the plan that a plan follows. */
export function priorOf(plan: PlanResource): string | undefined {
  return plan.resourceType === 'MedicationRequest'
    ? plan.priorPrescription?.reference
    : plan.priorRequest?.[0]?.reference;
}

/** The regional identifier of a plan, once it is issued. */
export function planNumberOf({ identifier }: PlanResource): string | undefined {
  return identifier?.find(({ system }) => system === planIdSystem)?.value;
}

/** Code of the state of its sending to Sistema TS. */
export function transmissionOf(plan: PlanResource): string | undefined {
  return extensionOf(extensionOf(plan, extensionUrl.PlanTransmission) ?? {}, 'state')?.valueCoding?.code;
}

/** Reference of the form as it was filled in. */
export function formOf(plan: PlanResource): string | undefined {
  const named = plan.resourceType === 'MedicationRequest' ? plan.supportingInformation : plan.supportingInfo;
  return named?.map(({ reference }) => reference).find((one) => one?.startsWith('QuestionnaireResponse/') === true);
}

/** An extension with a coding of a table of the platform. */
export function coded(url: string, system: string, code: string): Extension & { readonly valueCoding: Coding } {
  return { url, valueCoding: { system, code } };
}
