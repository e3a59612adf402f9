import type { ParametersParameter } from '@medplum/fhirtypes';
import * as parameter from '../steps/parameters.ts';
import { personParameters } from '../steps/person.ts';
import type { PrescribedAid, PrescribedMedicine, PrescribedService, PrescriptionInput } from './inputs.ts';

type Given = readonly ParametersParameter[];

/** What every prescription says. */
export const headParameters = (input: PrescriptionInput): Given => [
  ...personParameters(input),
  ...parameter.code('coPayment', input.coPayment),
  ...parameter.reference('exemption', input.exemption),
  ...parameter.code('place', input.place),
  ...parameter.code('indication', input.indication),
  ...parameter.code('prescriberType', input.prescriberType),
  ...parameter.reference('holder', input.holder),
  ...parameter.flag('obscured', input.obscured),
  ...parameter.flag('internal', input.internal),
  ...parameter.reference('replaces', input.replaces),
];

/** The medicines. */
export const medicineLines = (list: readonly PrescribedMedicine[]): Given =>
  parameter.each('medicine', list, (one) => [
    ...parameter.text('aic', one.aic),
    ...parameter.text('group', one.group),
    ...parameter.text('atc', one.atc),
    ...parameter.text('description', one.description),
    ...parameter.count('packs', one.packs),
    ...parameter.text('dosage', one.dosage),
    ...parameter.code('nonSubstitutable', one.nonSubstitutable),
    ...parameter.code('note', one.note),
    ...parameter.code('channel', one.channel),
    ...parameter.reference('plan', one.plan),
    ...parameter.flag('ongoingChronic', one.ongoingChronic),
    ...parameter.text('diagnosis', one.diagnosis),
    ...parameter.text('reason', one.reason),
  ]);

/** The services. */
export const serviceLines = (list: readonly PrescribedService[]): Given =>
  parameter.each('service', list, (one) => [
    ...parameter.text('code', one.code),
    ...parameter.text('catalogue', one.catalogue),
    ...parameter.text('description', one.description),
    ...parameter.count('quantity', one.quantity),
    ...parameter.count('sessions', one.sessions),
    ...parameter.code('branch', one.branch),
    ...parameter.code('accessType', one.accessType),
    ...parameter.flag('televisita', one.televisita),
    ...parameter.group('lea', one.lea, (lea) => [
      ...parameter.text('noteNumber', lea.noteNumber),
      ...parameter.text('condition', lea.condition),
      ...parameter.text('appropriateness', lea.appropriateness),
      ...parameter.text('disease', lea.disease),
    ]),
    ...parameter.text('remark', one.remark),
  ]);

/** The aids. */
export const aidLines = (list: readonly PrescribedAid[]): Given =>
  parameter.each('device', list, (one) => [
    ...parameter.code('aid', one.aid),
    ...parameter.code('oxygen', one.oxygen),
    ...parameter.text('cnd', one.cnd),
    ...parameter.text('description', one.description),
    ...parameter.count('quantityPerMonth', one.quantityPerMonth),
    ...parameter.day('start', one.start),
    ...parameter.day('end', one.end),
    ...parameter.code('channel', one.channel),
    ...parameter.reference('plan', one.plan),
  ]);
