import type { ParametersParameter } from '@medplum/fhirtypes';
import type { TherapeuticPlanTypeCode } from '@sinfonia/profiles';
import * as parameter from '../steps/parameters.ts';
import { placeOf, referenceOf } from '../steps/step.ts';
import type { PlanContent, PlannedMedicine, PlanReference } from './inputs.ts';

type Given = readonly ParametersParameter[];

/** Types of resource that a plan is. */
export const planTypes = ['MedicationRequest', 'DeviceRequest'] as const;

/** The type of resource of a plan that begins: that of its draft, DeviceRequest for aids. */
export function typeFor(input: {
  readonly type?: TherapeuticPlanTypeCode;
  readonly draft?: PlanReference;
  readonly aid?: string;
}): (typeof planTypes)[number] {
  if (input.draft !== undefined) return placeOf(referenceOf(input.draft), planTypes).type;
  return input.aid !== undefined || input.type === 'diabetes-aids' ? 'DeviceRequest' : 'MedicationRequest';
}

/** The medicine of a plan. */
export const medicineParameters = (input: PlannedMedicine): Given => [
  ...parameter.code('atc', input.atc),
  ...parameter.code('aic', input.aic),
  ...parameter.code('group', input.group),
  ...parameter.repeated(input.associated, (one) => parameter.code('associated', one)),
  ...parameter.reference('centre', input.centre),
];

/** What a plan says. */
export const contentParameters = (input: PlanContent): Given => [
  ...parameter.repeated(input.response === undefined ? [] : [input.response], (one) =>
    parameter.resource('response', one),
  ),
  ...medicineParameters(input),
  ...parameter.text('name', input.name),
  ...parameter.code('aid', input.aid),
  ...parameter.count('quantityPerMonth', input.quantityPerMonth),
  ...parameter.day('authoredOn', input.authoredOn),
  ...parameter.day('start', input.start),
  ...parameter.day('end', input.end),
  ...parameter.group('dose', input.dose, ({ value, unit, perDay }) => [
    ...parameter.decimal('value', value),
    ...parameter.code('unit', unit),
    ...parameter.decimal('perDay', perDay),
  ]),
  ...parameter.text('dosageText', input.dosageText),
  ...parameter.count('quantity', input.quantity),
  ...parameter.code('diagnosis', input.diagnosis),
  ...parameter.text('reason', input.reason),
  ...parameter.code('channel', input.channel),
  ...parameter.text('justification', input.justification),
];
