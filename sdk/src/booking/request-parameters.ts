import type { ParametersParameter } from '@medplum/fhirtypes';
import * as parameter from '../steps/parameters.ts';
import { referenceOf } from '../steps/step.ts';
import type { BookInput, BookingRequest, SlotReference } from './inputs.ts';

type Given = readonly ParametersParameter[];

/** A slot, or none. */
export const slotParameter = (name: string, slot: SlotReference | undefined): Given =>
  parameter.reference(name, slot === undefined ? undefined : referenceOf(slot));

/** Whom a slot is for. */
export const requestParameters = (input: BookingRequest): Given => [
  ...parameter.reference('line', input.line),
  ...parameter.text('nre', input.nre),
  ...parameter.identifier('identifier', input.identifier),
  ...parameter.reference('patient', input.patient),
  ...parameter.code('service', input.service),
  ...parameter.code('channel', input.channel),
  ...parameter.code('mode', input.mode),
];

/** What is booked. */
export const bookParameters = (input: BookInput): Given => [
  ...slotParameter('slot', input.slot),
  ...parameter.reference('hold', input.hold === undefined ? undefined : referenceOf(input.hold)),
  ...requestParameters(input),
  ...parameter.day('firstAvailable', input.firstAvailable),
  ...parameter.reference('area', input.area),
  ...parameter.decimal('tariff', input.tariff),
  ...parameter.flag('overbook', input.overbook),
];
