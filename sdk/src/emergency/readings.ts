import type { EmergencyStateCode, EmergencyTriageCode } from '@sinfonia/profiles';
import type { CallOptions } from '../requests/sender.ts';
import { AnswerReader, textIn } from '../steps/answer-reader.ts';
import * as parameter from '../steps/parameters.ts';
import { given } from '../steps/standing.ts';
import type { OperationCaller } from '../steps/step.ts';
import type { AccessStanding } from './answers.ts';
import type { AccessReference } from './inputs.ts';

/** Reads where an access stands. Source: OperationDefinition emergency-state. */
export async function readAccessState(
  caller: OperationCaller,
  { access, department }: AccessReference,
  options: CallOptions,
): Promise<AccessStanding> {
  const name = '$emergency-state';
  // In the body: the number of an access leads to a person and has no place in an address.
  const parameters = parameter.toParameters(parameter.text('access', access), parameter.text('department', department));
  const read = new AnswerReader<Record<never, never>, EmergencyStateCode>(
    name,
    await caller.operation(name, { ...options, on: 'Encounter', parameters, repeatable: true }),
  );
  return {
    state: read.state(),
    title: read.text('title') ?? '',
    ...given('encounter', read.text('encounter')),
    // The server answers a code of the table.
    ...given('triage', read.text('triage') as EmergencyTriageCode | undefined),
    ...given('arrival', read.text('arrival')),
    ...given('visit', read.text('visit')),
    ...given('exit', read.text('exit')),
    held: read.parts('held').map((parts) => ({ step: textIn(parts, 'step') ?? '', at: textIn(parts, 'at') ?? '' })),
  };
}
