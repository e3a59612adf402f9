import type { OperationOutcome, Parameters, ParametersParameter } from '@medplum/fhirtypes';
import type { BookingChannelCode, DeliveryModeCode, PriorityClassCode } from '@sinfonia/profiles';
import { issuesOf } from '../errors.ts';
import type { CallOptions } from '../requests/sender.ts';
import { AnswerReader, flagIn, numberIn, type Parts, partsIn, textIn } from '../steps/answer-reader.ts';
import * as parameter from '../steps/parameters.ts';
import { given } from '../steps/standing.ts';
import type { OperationCaller } from '../steps/step.ts';
import type {
  AvailabilityAnswer,
  AvailabilityInput,
  AvailableSlot,
  MaximumTime,
  SearchedArea,
} from './availability.ts';

/** Searches what is free. Source: OperationDefinition find-availability. */
export async function findAvailability(
  access: OperationCaller,
  input: AvailabilityInput,
  options: CallOptions,
): Promise<AvailabilityAnswer> {
  const name = '$find-availability';
  const answer = await access.operation<Parameters>(name, {
    ...options,
    on: 'HealthcareService',
    // In the body: person and prescription have no place in an address.
    parameters: parameter.toParameters(searched(input)),
    repeatable: true,
  });
  const read = new AnswerReader(name, answer);
  const outcome = read.resource<OperationOutcome>('outcome');
  const [guarantee] = read.parts('guarantee');
  return {
    // The server answers what the OperationDefinition promises, here and below.
    channel: read.text('channel') as BookingChannelCode,
    area: areaOf(read.parts('area')[0] ?? []),
    ...given('guarantee', guarantee && areaOf(guarantee)),
    maximumTimes: read.parts('maximumTime').map(maximumTimeOf),
    firstGuaranteed: read.parts('firstGuaranteed').map(slotOf),
    available: read.parts('availability').map(slotOf),
    bundles: read.parts('bundle').map((parts) => partsIn(parts, 'availability').map(slotOf)),
    remarks: outcome === undefined ? [] : issuesOf(outcome),
  };
}

function searched(input: AvailabilityInput): readonly ParametersParameter[] {
  const { near } = input;
  return [
    ...parameter.repeated(input.services, (one) => parameter.text('service', one)),
    ...parameter.code('priority', input.priority),
    ...parameter.code('access', input.access),
    ...parameter.repeated(input.prescriptions, (one) => parameter.text('prescription', one)),
    ...parameter.text('patient', input.patient),
    ...parameter.code('channel', input.channel),
    ...parameter.code('regime', input.regime),
    ...parameter.code('mode', input.mode),
    ...parameter.code('area', input.area),
    ...parameter.text('asl', input.asl),
    ...parameter.text('district', input.district),
    ...parameter.text('municipality', input.municipality),
    ...parameter.text('near', near && `${near.latitude}|${near.longitude}`),
    ...parameter.count('kilometres', input.kilometres),
    ...parameter.day('from', input.from),
    ...parameter.day('to', input.to),
    ...parameter.count('count', input.count),
    ...parameter.flag('sameDay', input.sameDay),
    ...parameter.flag('sameStructure', input.sameStructure),
    ...parameter.count('minutesBetween', input.minutesBetween),
  ];
}

function areaOf(parts: Parts): SearchedArea {
  return { level: textIn(parts, 'level') as SearchedArea['level'], ...given('code', textIn(parts, 'code')) };
}

function maximumTimeOf(parts: Parts): MaximumTime {
  return {
    service: textIn(parts, 'service') ?? '',
    priority: textIn(parts, 'priority') as PriorityClassCode,
    lastDay: textIn(parts, 'lastDay') ?? '',
    lastInstant: textIn(parts, 'lastInstant') ?? '',
  };
}

function slotOf(parts: Parts): AvailableSlot {
  return {
    slot: textIn(parts, 'slot') as AvailableSlot['slot'],
    start: textIn(parts, 'start') ?? '',
    end: textIn(parts, 'end') ?? '',
    service: parts.find(({ name }) => name === 'service')?.valueCoding ?? {},
    mode: textIn(parts, 'mode') as DeliveryModeCode,
    agenda: textIn(parts, 'agenda') ?? '',
    ...given('place', textIn(parts, 'place')),
    ...given('organization', textIn(parts, 'organization')),
    ...given('healthcareService', textIn(parts, 'healthcareService')),
    ...given('kilometres', numberIn(parts, 'kilometres')),
    days: numberIn(parts, 'days') ?? 0,
    ...given('withinMaximumTime', flagIn(parts, 'withinMaximumTime')),
    ...given('inGuaranteeArea', flagIn(parts, 'inGuaranteeArea')),
    ...given('comment', textIn(parts, 'comment')),
  };
}
