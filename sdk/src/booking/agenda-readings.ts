import type { BookingAgendaStateCode, BookingClosureReasonCode } from '@sinfonia/profiles';
import type { CallOptions } from '../requests/sender.ts';
import { AnswerReader, type Parts, textIn, textsIn } from '../steps/answer-reader.ts';
import * as parameter from '../steps/parameters.ts';
import { given, nextSteps } from '../steps/standing.ts';
import { type OperationCaller, placeOf, referenceOf } from '../steps/step.ts';
import type { AgendaClosure, AgendaReference, AgendaStanding, ClosuresAnswer, ClosuresInput } from './agendas.ts';

/** Reads where an agenda stands. Source: OperationDefinition booking-agenda-state. */
export async function readAgendaState(
  access: OperationCaller,
  of: AgendaReference,
  options: CallOptions,
): Promise<AgendaStanding> {
  const name = '$booking-agenda-state';
  const on = placeOf(referenceOf(of), ['Schedule']);
  const read = new AnswerReader<Record<never, never>, BookingAgendaStateCode>(
    name,
    await access.operation(name, { ...options, on, method: 'GET' }),
  );
  return {
    state: read.state(),
    title: read.text('title') ?? '',
    code: read.text('code') ?? '',
    ...given('slotsThrough', read.text('slotsThrough')),
    ...given('slotsWanted', read.text('slotsWanted')),
    complete: read.flag('complete') ?? false,
    affectedCount: read.number('affectedCount') ?? 0,
    affectedSlots: read.texts('affectedSlot'),
    closures: read.parts('closure').map(closureOf),
    next: nextSteps(read.parts('next')),
  };
}

/** Reads the public list of closures. Source: OperationDefinition booking-closures. */
export async function readClosures(
  access: OperationCaller,
  input: ClosuresInput,
  options: CallOptions,
): Promise<ClosuresAnswer> {
  const name = '$booking-closures';
  const parameters = parameter.toParameters(
    parameter.text('asl', input.asl),
    parameter.text('service', input.service),
    parameter.text('organization', input.organization),
  );
  const read = new AnswerReader(
    name,
    await access.operation(name, { ...options, on: 'Schedule', parameters, repeatable: true }),
  );
  return {
    total: read.number('total') ?? 0,
    closures: read.parts('closure').map((parts) => ({
      ...closureOf(parts),
      agenda: textIn(parts, 'agenda') ?? '',
      services: textsIn(parts, 'service'),
      ...given('organization', textIn(parts, 'organization')),
      ...given('place', textIn(parts, 'place')),
      ...given('asl', textIn(parts, 'asl')),
      title: textIn(parts, 'title') ?? '',
      ...given('text', textIn(parts, 'text')),
    })),
    source: read.text('source') ?? '',
  };
}

function closureOf(parts: Parts): AgendaClosure {
  return {
    from: textIn(parts, 'from') ?? '',
    to: textIn(parts, 'to') ?? '',
    // The server answers what the OperationDefinition promises.
    reason: textIn(parts, 'reason') as BookingClosureReasonCode,
  };
}
