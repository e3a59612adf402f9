import type { Appointment } from '@medplum/fhirtypes';
import type { Read } from '../../steps/changes.ts';
import { dayIn } from '../../steps/days.ts';
import { systemOf } from '../../steps/elements.ts';
import type { Work } from '../../steps/step.ts';
import { all, findResources, hasCode, refersTo } from '../../steps/stored.ts';
import type { HomeCareCase } from './home-care-case.ts';

/** Visits of the case that are still planned. */
export function plannedVisits({ context, subject }: Work<HomeCareCase>): Promise<Read<Appointment>[]> {
  return findResources(
    context.store,
    'Appointment',
    all(
      refersTo('Appointment', 'supporting-info', `EpisodeOfCare/${subject.episode?.id}`),
      hasCode('Appointment', 'status', 'proposed', 'pending', 'booked'),
    ),
  );
}

/**
 * Whether a visit is after a day (Europe/Rome) or still to come at an instant (ms, UTC). One without a time may be at any.
 */
export function isAhead({ start }: Appointment, day: string, now: number): boolean {
  return start === undefined || dayIn(start) > day || Date.parse(start) > now;
}

/** Visits of the case that are planned for a day (Europe/Rome) or later. */
export async function visitsFrom(work: Work<HomeCareCase>, day: string): Promise<Read<Appointment>[]> {
  return (await plannedVisits(work)).filter(({ start }) => start === undefined || dayIn(start) >= day);
}

/** A visit that does not take place; `reason` is a code of `booking-cancellation-reason`. */
export function cancelled(visit: Read<Appointment>, reason: string): Read<Appointment> {
  return {
    ...visit,
    status: 'cancelled',
    cancelationReason: { coding: [{ system: systemOf('booking-cancellation-reason'), code: reason }] },
  };
}
