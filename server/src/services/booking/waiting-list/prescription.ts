import type { ServiceRequest } from '@medplum/fhirtypes';
import { requirePatience } from '../../dispensing/patience.ts';
import type { Attempts } from '../../dispensing/prescription/attempts.ts';
import { dayOfIssue, type Line, linesOf, nreOf, stateAt } from '../../prescriptions/prescription.ts';
import type { Read } from '../../steps/changes.ts';
import { dayOf } from '../../steps/days.ts';
import { isSeen } from '../../steps/seen.ts';
import type { StepRequest } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { readResource } from '../../steps/stored.ts';
import { classOf } from '../bookings/order/order.ts';
import { bookableUntil } from '../maximum-times/booking-validity.ts';
import { refusedBy } from '../rules.ts';
import { refusedWait } from './rules.ts';

/** States of a prescription in which it may be booked: to be delivered, or in charge of the structure that delivers other lines. */
const bookable: ReadonlySet<string> = new Set(['3', '5']);

/**
 * The line of a specialist prescription that a request names: by reference (`line`), for who sees it, or by number (`nre`) together
 * with the person; `service` tells which of its lines. Undefined when it names none. Refusals: WL-02, WL-03, BK-21, `too-many-requests` 429; the same for what
 * is not there, what is another's and what the caller does not see.
 */
export async function findLine(
  attempts: Attempts,
  asked: StepRequest,
  patient: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Read<ServiceRequest> | undefined> {
  const { line: named, nre, service } = input;
  const { store } = asked.context;
  if (named === undefined && nre === undefined) return undefined;
  // Numbers are not to be guessed: what is asked in vain is counted.
  const caller = nre === undefined ? undefined : requirePatience(attempts, asked);
  const place = parameterPlace(nre === undefined ? 'line' : 'nre');
  const lines: readonly Line[] =
    typeof nre === 'string' ? await linesOf(store, 'ServiceRequest', nre) : await seenLine(asked, String(named));
  const own = lines.filter(isServiceRequest).filter((one) => one.subject.reference === patient);
  const [first] = own;
  if (first === undefined) {
    if (caller !== undefined) attempts.fail(caller, asked.now);
    throw refusedWait('WL-02', place);
  }
  if (named !== undefined && !own.some(({ id }) => named === `ServiceRequest/${id}`)) throw refusedWait('WL-02', place);
  const wanted = own.filter(
    (one) =>
      (service === undefined || one.code?.coding?.some(({ code }) => code === service) === true) &&
      (named === undefined || named === `ServiceRequest/${one.id}`),
  );
  const [line] = wanted;
  if (line === undefined || wanted.length > 1) throw refusedWait('WL-03', parameterPlace('service'));
  requireBookable(line, asked.now, place);
  return line;
}

async function seenLine(asked: StepRequest, prescription: string): Promise<readonly Line[]> {
  const line = await readResource(asked.context.store, 'ServiceRequest', prescription);
  const seen = line !== undefined && (await isSeen(asked, { type: 'ServiceRequest', id: line.id }));
  return line !== undefined && seen ? [line] : [];
}

function requireBookable(line: Read<ServiceRequest>, now: number, place: string): void {
  const state = stateAt({ patient: '', lines: [line] }, now);
  const until = bookableUntil(dayOfIssue(line), classOf(line));
  const isOver = until !== undefined && until < dayOf(now);
  if (line.intent !== 'order' || nreOf(line) === undefined) throw refusedWait('WL-02', place);
  if (!bookable.has(state) || isOver) throw refusedBy('BK-21', place);
}

const isServiceRequest = (line: Line): line is Read<ServiceRequest> => line.resourceType === 'ServiceRequest';
