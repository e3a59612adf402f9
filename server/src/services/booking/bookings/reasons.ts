import { codeSystemUrl } from '@sinfonia/profiles';
import { packageTerminology, propertyOf } from '@sinfonia/profiles/terminology';
import { parameterPlace } from '../../steps/step-rules.ts';
import { refusedBy } from '../rules.ts';
import { isOfProvider } from './load.ts';
import type { BookingWork } from './new-booking.ts';

/** Who decides a change of a booking. */
export type Side = 'patient' | 'provider';

/** Roles that answer for the booking centre or a structure; the others act for the person. */
const forStructures: ReadonlySet<string> = new Set([
  'cup-operator',
  'administrative-operator',
  'health-authority-system',
  'vendor-system',
  'specialist',
  'hospital-physician',
]);
/** Reasons by which a structure calls off without owing another slot. */
const withoutAnother: ReadonlySet<string> = new Set(['error', 'case-closed', 'prescription']);

/** Whose reason a code is (code table booking-cancellation-reason, property `by`); a prescription that is no more counts as nobody's fault. */
export function sideOf(reason: string): Side | 'prescriber' {
  const table = packageTerminology().codeSystem(codeSystemUrl.BookingCancellationReason);
  const by = table === undefined ? undefined : propertyOf(table, reason, 'by');
  return by === 'provider' || by === 'prescriber' ? by : 'patient';
}

/** Whether a structure that gives a reason owes another slot. */
export const owesAnother = (reason: string): boolean => sideOf(reason) === 'provider' && !withoutAnother.has(reason);

/**
 * The side of a reason, which must be one of the caller's: for the person anybody, for a structure its own people and the booking
 * centre. Refusals: BK-38, BK-32.
 */
export async function requireSide(
  { actor, context, subject }: BookingWork,
  reason: string,
): Promise<Side | 'prescriber'> {
  const side = sideOf(reason);
  if (side === 'patient') return side;
  if (!forStructures.has(actor.role)) throw refusedBy('BK-38', parameterPlace('reason'));
  if (actor.role === 'cup-operator') return side;
  if (!(await isOfProvider(context.store, subject.provider, actor.organization))) {
    throw refusedBy('BK-32', 'Schedule.actor');
  }
  return side;
}
