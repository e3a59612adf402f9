import type { ParametersParameter } from '@medplum/fhirtypes';
import type { ProtectedPathKindCode, WaitingListStatusCode } from '@sinfonia/profiles';
import type { CallOptions } from '../requests/sender.ts';
import { AnswerReader, flagIn, type Parts, textIn } from '../steps/answer-reader.ts';
import * as parameter from '../steps/parameters.ts';
import { given, nextSteps } from '../steps/standing.ts';
import { type OperationCaller, placeOf, referenceOf } from '../steps/step.ts';
import type { OfferStanding, ProtectedWay, WaitInput, WaitReference, WaitStanding } from './waiting-list.ts';

/** Who waits, for what, where and when. */
export const waitParameters = (input: WaitInput): readonly ParametersParameter[] => [
  ...parameter.reference('patient', input.patient),
  ...parameter.identifier('identifier', input.identifier),
  ...parameter.reference('line', input.line),
  ...parameter.text('nre', input.nre),
  ...parameter.text('service', input.service),
  ...parameter.code('accessType', input.accessType),
  ...parameter.code('priority', input.priority),
  ...parameter.code('regime', input.regime),
  ...parameter.code('channel', input.channel),
  ...parameter.reference('area', input.area),
  ...parameter.flag('wholeRegion', input.wholeRegion),
  ...parameter.repeated(input.places, (one) => parameter.reference('place', one)),
  ...parameter.each('days', input.days, (one) => [...parameter.day('from', one.from), ...parameter.day('to', one.to)]),
  ...parameter.text('phone', input.phone),
  ...parameter.text('email', input.email),
];

/** A way of the protected path. */
export const protectedWayOf = (parts: Parts): ProtectedWay => ({
  // The server answers a code of the table, here and below.
  kind: textIn(parts, 'kind') as ProtectedPathKindCode,
  start: textIn(parts, 'start') ?? '',
});

/** Reads where a wait stands. Source: OperationDefinition booking-waiting-state. */
export async function readWaitState(
  access: OperationCaller,
  of: WaitReference,
  options: CallOptions,
): Promise<WaitStanding> {
  const name = '$booking-waiting-state';
  const on = placeOf(referenceOf(of), ['Appointment']);
  const read = new AnswerReader<Record<never, never>, WaitingListStatusCode>(
    name,
    await access.operation(name, { ...options, on, method: 'GET' }),
  );
  const [offer] = read.parts('offer');
  const [path] = read.parts('protectedPath');
  return {
    state: read.state(),
    title: read.text('title') ?? '',
    iup: read.text('iup') ?? '',
    requested: read.text('requested') ?? '',
    ...given('lastDay', read.text('lastDay')),
    guaranteed: read.flag('guaranteed') ?? false,
    ...given('offer', offer && offerOf(offer)),
    ...given('protectedPath', path && pathOf(path)),
    next: nextSteps(read.parts('next')),
  };
}

function offerOf(parts: Parts): OfferStanding {
  return {
    slot: textIn(parts, 'slot') as OfferStanding['slot'],
    start: textIn(parts, 'start') ?? '',
    answerBefore: textIn(parts, 'answerBefore') ?? '',
    inTime: flagIn(parts, 'inTime') ?? false,
    costsGuarantee: flagIn(parts, 'costsGuarantee') ?? false,
  };
}

function pathOf(parts: Parts): NonNullable<WaitStanding['protectedPath']> {
  return {
    kind: textIn(parts, 'kind') as ProtectedPathKindCode,
    since: textIn(parts, 'since') ?? '',
    ...given('provider', textIn(parts, 'provider')),
  };
}
