import type { Identifier } from '@medplum/fhirtypes';
import { readResource } from '../../services/steps/stored.ts';
import { fromMessageTime } from '../tasks/message-times.ts';
import type { AskedCall } from '../tasks/read-task.ts';
import type { Answered, CallResult, SettleWork } from '../tasks/settling.ts';
import { systems } from './from-fhir/systems.ts';
import type { PrescriptionAnswer } from './prescription-message.ts';

/** What Sistema TS answered about a prescription; the authentication code of a sending goes to each of its lines. */
export async function settlePrescription(asked: AskedCall, answer: string, work: SettleWork): Promise<Answered> {
  const { nre, authenticationCode, at, warnings = [] } = JSON.parse(answer) as PrescriptionAnswer;
  const moment = fromMessageTime(at);
  const results: CallResult[] = [
    { code: 'nre', value: nre },
    ...(authenticationCode === undefined ? [] : [{ code: 'authentication-code', value: authenticationCode } as const]),
    ...(moment === undefined ? [] : [{ code: 'moment', value: moment } as const]),
    ...warnings.map((value): CallResult => ({ code: 'warning', value })),
  ];
  if (asked.call !== 'sistema-ts-send' || authenticationCode === undefined) return { results };
  for (const reference of new Set([asked.focus, ...asked.parts('line')])) {
    const line =
      (await readResource(work.store, 'MedicationRequest', reference)) ??
      (await readResource(work.store, 'ServiceRequest', reference)) ??
      (await readResource(work.store, 'DeviceRequest', reference));
    if (line !== undefined) work.changes.update({ ...line, identifier: withCode(line.identifier, authenticationCode) });
  }
  return { results, tellPerson: 'prescription-ready' };
}

function withCode(known: readonly Identifier[] = [], value: string): Identifier[] {
  const system = systems.authenticationCode;
  return [...known.filter((one) => one.system !== system), { system, value }];
}
