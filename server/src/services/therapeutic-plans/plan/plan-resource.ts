import type {
  CodeableConcept,
  Coding,
  DeviceRequest,
  Dosage,
  Extension,
  MedicationRequest,
  Quantity,
} from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import { canonicalBase } from '@sinfonia/profiles/package';
import type { ReadyPlan } from './plan-content.ts';
import {
  aicSystem,
  atcSystem,
  coded,
  diagnosisSystem,
  groupSystem,
  noteSystem,
  type PlanResource,
  planIdSystem,
} from './plan-elements.ts';

/** What a plan names beside its content. */
export interface PlanNaming {
  readonly patient: string;
  /** `PractitionerRole/x`. */
  readonly requester: string;
  /** Absent for a draft. */
  readonly number?: string;
  /** Code of plan-renewal-kind. */
  readonly kind: string;
  /** Reference of the CarePlan view. */
  readonly view?: string;
  readonly form?: string;
  readonly prior?: string;
  /** How far the sending to Sistema TS is; absent for a draft. */
  readonly transmission?: string;
  /** Further extensions, such as where a plan comes from. */
  readonly extension?: readonly Extension[];
  readonly status: 'draft' | 'active';
  /** ms since the epoch, UTC. */
  readonly now: number;
}

/** The resource that stands for a plan: MedicationRequest of a medicine, DeviceRequest of an aid. */
export function toPlanResource(ready: ReadyPlan, naming: PlanNaming): PlanResource {
  return ready.handling.resource === 'DeviceRequest' ? toDevicePlan(ready, naming) : toMedicinePlan(ready, naming);
}

function toMedicinePlan(ready: ReadyPlan, naming: PlanNaming): MedicationRequest {
  const { type, content, validity, authoredOn, quantity } = ready;
  const { patient, requester, number, view, form, prior, status } = naming;
  const existPt: Extension = {
    url: extensionUrl.PianoTerapeutico,
    extension: [
      { url: 'existPt', valueBoolean: true },
      ...(view === undefined ? [] : [{ url: 'PT', valueReference: { reference: view } }]),
    ],
  };
  const centre: Extension[] =
    content.centre === undefined
      ? []
      : [{ url: extensionUrl.PlanCentre, valueReference: { reference: content.centre } }];
  const dosage = dosageOf(ready);
  return {
    resourceType: 'MedicationRequest',
    meta: { profile: [profileUrl.PianoTerapeuticoMedicationRequest] },
    extension: [existPt, ...sharedExtensions(ready, naming), ...centre],
    ...(number === undefined ? {} : { identifier: [{ system: planIdSystem, value: number }] }),
    status,
    intent: 'plan',
    category: [{ coding: [{ system: codeSystemUrl.TherapeuticPlanType, code: type.code }] }],
    medicationCodeableConcept: medicineOf(ready),
    subject: { reference: patient },
    authoredOn,
    requester: { reference: requester },
    reasonCode: [reasonConcept(ready)],
    ...(form === undefined ? {} : { supportingInformation: [{ reference: form }] }),
    ...(dosage === undefined ? {} : { dosageInstruction: [dosage] }),
    dispenseRequest: {
      validityPeriod: { start: validity.start, end: validity.end },
      quantity: { value: quantity, unit: 'confezione' },
    },
    ...(prior === undefined ? {} : { priorPrescription: { reference: prior } }),
  };
}

function toDevicePlan(ready: ReadyPlan, naming: PlanNaming): DeviceRequest {
  const { content, validity, authoredOn, quantity } = ready;
  const { patient, requester, number, form, prior, status } = naming;
  return {
    resourceType: 'DeviceRequest',
    meta: { profile: [profileUrl.PrescriptionDeviceRequest] },
    extension: sharedExtensions(ready, naming),
    ...(number === undefined ? {} : { identifier: [{ system: planIdSystem, value: number }] }),
    ...(prior === undefined ? {} : { priorRequest: [{ reference: prior }] }),
    status,
    intent: 'plan',
    codeCodeableConcept: {
      coding: [{ system: codeSystemUrl.DiabeticAid, ...(content.aid === undefined ? {} : { code: content.aid }) }],
      ...(content.name === undefined ? {} : { text: content.name }),
    },
    parameter: [
      {
        code: { coding: [{ system: codeSystemUrl.DeviceParameter, code: 'quantity-per-month' }] },
        valueQuantity: { value: quantity },
      },
    ],
    subject: { reference: patient },
    occurrencePeriod: { start: validity.start, end: validity.end },
    authoredOn,
    requester: { reference: requester },
    reasonCode: [reasonConcept(ready)],
    ...(form === undefined ? {} : { supportingInfo: [{ reference: form }] }),
  };
}

function sharedExtensions(ready: ReadyPlan, { kind, transmission, extension = [], now }: PlanNaming): Extension[] {
  const at = new Date(now).toISOString();
  const { type, outcome, channel, authoredOn, content } = ready;
  return [
    coded(extensionUrl.PlanRenewal, codeSystemUrl.PlanRenewalKind, kind),
    coded(extensionUrl.ExpectedChannel, codeSystemUrl.DispensingChannel, channel),
    {
      url: extensionUrl.PlanEvaluation,
      extension: [
        coded('outcome', codeSystemUrl.PlanEvaluationOutcome, outcome),
        { url: 'rules', valueCanonical: `${canonicalBase}/PlanDefinition/plan-rules-${type.code}|${authoredOn}` },
        { url: 'date', valueDateTime: at },
        ...(content.justification === undefined ? [] : [{ url: 'justification', valueString: content.justification }]),
      ],
    },
    ...(transmission === undefined
      ? []
      : [
          {
            url: extensionUrl.PlanTransmission,
            extension: [
              coded('state', codeSystemUrl.PlanTransmissionState, transmission),
              { url: 'date', valueDateTime: at },
            ],
          },
        ]),
    ...extension,
  ];
}

function medicineOf({ type, content, atc, facts }: ReadyPlan): CodeableConcept {
  const drug = type.drugs.find((one) => one.atc === atc);
  const aic = content.aic ?? facts.aic;
  const text = content.name ?? drug?.name.it;
  const coding: Coding[] = [
    ...(aic === undefined ? [] : [{ system: aicSystem, code: aic }]),
    ...(atc === undefined
      ? []
      : [{ system: atcSystem, code: atc, ...(drug === undefined ? {} : { display: drug.name.it }) }]),
    ...(content.group === undefined ? [] : [{ system: groupSystem, code: content.group }]),
  ];
  return { coding, ...(text === undefined ? {} : { text }) };
}

function reasonConcept({ type, handling, content, facts }: ReadyPlan): CodeableConcept {
  const diagnosis = content.diagnosis ?? facts.diagnosis;
  const coding: Coding[] = [
    ...(handling.aifaNote === undefined ? [] : [{ system: noteSystem, code: handling.aifaNote }]),
    ...(diagnosis === undefined ? [] : [{ system: diagnosisSystem, code: diagnosis }]),
  ];
  const text = content.reason ?? facts.diagnosisText ?? type.title.it;
  return { ...(coding.length === 0 ? {} : { coding }), text };
}

/** UCUM codes of the units that the forms have; others go as words. */
const ucum: Readonly<Record<string, string>> = { mg: 'mg', ug: 'ug', g: 'g', mL: 'mL', IU: '[IU]' };

function quantityIn(value: number, unit: string): Quantity {
  const code = ucum[unit];
  return { value, unit, ...(code === undefined ? {} : { system: 'http://unitsofmeasure.org', code }) };
}

function dosageOf({ dose, content }: ReadyPlan): Dosage | undefined {
  if (dose === undefined) {
    return content.dosageText === undefined ? undefined : { text: content.dosageText };
  }
  const { value, unit, perDay } = dose;
  const [frequency, period] = perDay >= 1 ? [perDay, 1] : [1, Math.round(1 / perDay)];
  const repeat = Number.isInteger(frequency)
    ? { frequency, period, periodUnit: 'd' as const }
    : { frequency: Math.round(frequency * 10), period: 10, periodUnit: 'd' as const };
  return {
    text: content.dosageText ?? `${value} ${unit}, ${perDay}/die`,
    timing: { repeat },
    doseAndRate: [{ doseQuantity: quantityIn(value, unit) }],
  };
}

/** Daily amount of a plan, for its CarePlan view. */
export function dailyAmountOf({ dosageInstruction }: MedicationRequest): Quantity | undefined {
  const [first] = dosageInstruction ?? [];
  const dose = first?.doseAndRate?.[0]?.doseQuantity;
  const { frequency = 1, period = 1, periodUnit = 'd' } = first?.timing?.repeat ?? {};
  const days = period * (periodUnit === 'wk' ? 7 : 1);
  if (dose?.value === undefined || days === 0) return undefined;
  return { ...dose, value: Number(((dose.value * frequency) / days).toFixed(4)) };
}
