import type { ParametersParameter } from '@medplum/fhirtypes';
import * as parameter from '../steps/parameters.ts';
import type { FseMetadata, HiddenFrom } from './inputs.ts';

/** The metadata that are given. */
export const metadataParameters = (input: Partial<FseMetadata>): readonly ParametersParameter[] => [
  ...parameter.code('activity', input.activity),
  ...parameter.code('facilityType', input.facilityType),
  ...parameter.code('practiceSetting', input.practiceSetting),
  ...parameter.code('role', input.role),
  ...parameter.flag('patientInCharge', input.patientInCharge),
  ...parameter.repeated(input.administrativeRequest, (one) => parameter.code('administrativeRequest', one)),
  ...parameter.flag('archived', input.archived),
  ...parameter.repeated(input.event, (one) => parameter.code('event', one)),
  ...parameter.each('description', input.description, (one) => [
    ...parameter.text('code', one.code),
    ...parameter.text('system', one.system),
    ...parameter.text('text', one.text),
  ]),
];

/** Access rules of the FSE. Source: Affinity Domain Italia 2.6, eventCodeList. */
const hiding: Readonly<Record<HiddenFrom, string>> = { everybody: 'P99', delegates: 'P98', parent: 'P97' };
const unhiding = 'P00';

/** The events of a document that is hidden from somebody, too. */
export function hiddenFrom(from: HiddenFrom, events: readonly string[]): readonly string[] {
  const rule = hiding[from];
  return [...events.filter((event) => event !== rule && event !== unhiding), rule];
}

/** The events of a document that is hidden from nobody any more. */
export function hiddenFromNobody(events: readonly string[]): readonly string[] {
  const rules = [...Object.values(hiding), unhiding];
  return [...events.filter((event) => !rules.includes(event)), unhiding];
}
