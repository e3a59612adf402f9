import type { Binary } from '@medplum/fhirtypes';
import type { AifaNoteCode, DispensingChannelCode, PrescriptionProcessStateCode } from '@sinfonia/profiles';
import { clientFault } from '../errors.ts';
import type { OperationOptions } from '../requests/operation-options.ts';
import type { CallOptions } from '../requests/sender.ts';
import { AnswerReader, numberIn, type Parts, partsIn, textIn } from '../steps/answer-reader.ts';
import { firstOf } from '../steps/lines.ts';
import { text, toParameters } from '../steps/parameters.ts';
import { exchangeCalls, given, nextSteps } from '../steps/standing.ts';
import { type OperationCaller, placeOf, referenceOf } from '../steps/step.ts';
import type { PrescriptionStanding, PrescriptionSuggestion, SuggestionsAnswer } from './answers.ts';
import type { PrescriptionNumber, PrescriptionReference } from './inputs.ts';

/** Types of resource that a line is. */
export const lineTypes = ['MedicationRequest', 'ServiceRequest', 'DeviceRequest'] as const;

function asked(of: PrescriptionReference | PrescriptionNumber, options: CallOptions): OperationOptions {
  if (typeof of === 'object' && 'nre' in of) {
    const parameters = toParameters(text('nre', of.nre));
    return { ...options, on: of.of ?? 'MedicationRequest', parameters, repeatable: true };
  }
  return { ...options, on: placeOf(referenceOf(firstOf(of)), lineTypes), method: 'GET' };
}

/** Reads where a prescription stands. Source: OperationDefinition prescription-state. */
export async function readPrescriptionState(
  access: OperationCaller,
  of: PrescriptionReference | PrescriptionNumber,
  options: CallOptions,
): Promise<PrescriptionStanding> {
  const name = '$prescription-state';
  const read = new AnswerReader<Record<never, never>, PrescriptionProcessStateCode>(
    name,
    await access.operation(name, asked(of, options)),
  );
  return {
    state: read.state(),
    title: read.text('title') ?? '',
    nre: read.text('nre') ?? '',
    ...given('authenticationCode', read.text('authenticationCode')),
    lastDay: read.text('lastDay') ?? '',
    ...given('daysLeft', read.number('daysLeft')),
    lines: read.texts('line'),
    history: read.parts('history').map((parts) => ({
      // The server answers what the OperationDefinition promises.
      state: textIn(parts, 'state') as PrescriptionProcessStateCode,
      since: textIn(parts, 'since') ?? '',
    })),
    exchanges: exchangeCalls(read.parts('exchange')),
    next: nextSteps(read.parts('next')),
  };
}

/** Reads the reminder: the bytes of a PDF. Throws `answer-unreadable`. Source: OperationDefinition prescription-reminder. */
export async function readReminder(
  access: OperationCaller,
  of: PrescriptionReference | PrescriptionNumber,
  options: CallOptions,
): Promise<Uint8Array> {
  const name = '$prescription-reminder';
  const { resourceType, contentType, data } = await access.operation<Binary>(name, asked(of, options));
  if (resourceType !== 'Binary' || contentType !== 'application/pdf' || data === undefined) {
    throw clientFault('answer-unreadable', `${name} answered no PDF`);
  }
  return Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
}

/** Reads what may be prescribed under the plans of a person. Source: OperationDefinition prescription-suggest. */
export async function readSuggestions(
  access: OperationCaller,
  patient: string,
  options: CallOptions,
): Promise<SuggestionsAnswer> {
  const name = '$prescription-suggest';
  const parameters = toParameters(text('patient', patient));
  const answer = await access.operation(name, { ...options, on: 'MedicationRequest', parameters, repeatable: true });
  const read = new AnswerReader(name, answer);
  return { suggestions: read.parts('suggestion').map(suggestionOf), drafts: read.texts('draft') };
}

function suggestionOf(parts: Parts): PrescriptionSuggestion {
  const [medicine = []] = partsIn(parts, 'medicine');
  return {
    medicine: {
      ...given('aic', textIn(medicine, 'aic')),
      ...given('group', textIn(medicine, 'group')),
      ...given('atc', textIn(medicine, 'atc')),
      ...given('description', textIn(medicine, 'description')),
      packs: numberIn(medicine, 'packs') ?? 0,
      ...given('dosage', textIn(medicine, 'dosage')),
      ...given('note', textIn(medicine, 'note') as AifaNoteCode | undefined),
      ...given('channel', textIn(medicine, 'channel') as DispensingChannelCode | undefined),
      plan: textIn(medicine, 'plan') ?? '',
    },
    ...given('toChoose', textIn(parts, 'toChoose') as 'product' | undefined),
    ...given('protocol', textIn(parts, 'protocol')),
    remaining: numberIn(parts, 'remaining') ?? 0,
    due: textIn(parts, 'due') ?? '',
    until: textIn(parts, 'until') ?? '',
  };
}
