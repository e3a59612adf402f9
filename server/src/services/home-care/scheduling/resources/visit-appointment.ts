import type { Appointment, Reference } from '@medplum/fhirtypes';
import { profileUrl } from '@sinfonia/profiles';
import type { ExistingVisit, ProposedVisit } from '../visits/expand-plan.ts';

/** Identifier system of what home care itself numbers; the value is the key of the visit. */
export const visitKeySystem = 'https://fhir.sinfonia.campania.it/sid/service-entry';

/** SIAD kinds of service. */
const serviceSystem = 'https://fhir.sinfonia.campania.it/CodeSystem/siad-tipo-prestazione';

/** What a visit belongs to; references are relative (`Patient/x`). */
export interface VisitContext {
  readonly patient: string;
  readonly episode: string;
  readonly carePlan: string;
  /** Who goes there: `PractitionerRole/x`, or `HealthcareService/x` while nobody is named. */
  readonly attending: string;
  /** ServiceRequest that the case comes from. */
  readonly referral?: string;
  /** `booked` unless given. */
  readonly status?: 'proposed' | 'booked';
}

/** Builds the Appointment of a proposed visit (profile HomeCareVisitAppointment). Instants are written in UTC. */
export function toVisitAppointment(visit: ProposedVisit, context: VisitContext): Appointment {
  const { patient, episode, carePlan, attending, referral, status = 'booked' } = context;
  return {
    resourceType: 'Appointment',
    meta: { profile: [profileUrl.HomeCareVisitAppointment] },
    identifier: [{ system: visitKeySystem, value: visit.key }],
    status,
    serviceType: visit.services.map((code) => ({ coding: [{ system: serviceSystem, code }] })),
    supportingInformation: [referenceTo(episode), referenceTo(carePlan)],
    start: new Date(visit.from).toISOString(),
    end: new Date(visit.to).toISOString(),
    ...(referral === undefined ? {} : { basedOn: [referenceTo(referral)] }),
    participant: [
      { actor: referenceTo(patient), status: 'accepted' },
      { actor: referenceTo(attending), status: 'needs-action' },
    ],
  };
}

/**
 * Reads the visits of a person from their appointments, as `expandPlan` asks for them: those that are over, booked or
 * proposed take time; cancelled, waitlisted and entered-in-error ones do not. Without start and end there is no visit.
 */
export function toExistingVisits(appointments: readonly Appointment[]): readonly ExistingVisit[] {
  return appointments.flatMap(({ identifier = [], status, start, end }) => {
    const [from, to] = [Date.parse(start ?? ''), Date.parse(end ?? '')];
    if (Number.isNaN(from) || Number.isNaN(to)) return [];
    const key = identifier.find(({ system }) => system === visitKeySystem)?.value;
    const cancelled = status === 'cancelled' || status === 'entered-in-error' || status === 'waitlist';
    return [{ from, to, cancelled, ...(key === undefined ? {} : { key }) }];
  });
}

function referenceTo(reference: string): Reference<never> {
  return { reference } as Reference<never>;
}
