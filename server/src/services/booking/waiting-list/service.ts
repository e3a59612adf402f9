import type { Patient, ServiceRequest } from '@medplum/fhirtypes';
import { extensionUrl, valueSetUrl } from '@sinfonia/profiles';
import { notFound } from '../../../fhir/showing.ts';
import type { Attempts } from '../../dispensing/prescription/attempts.ts';
import { newAttempts } from '../../dispensing/service.ts';
import type { Read } from '../../steps/changes.ts';
import { extensionOf } from '../../steps/elements.ts';
import { findPerson } from '../../steps/person.ts';
import { requireSeen } from '../../steps/seen.ts';
import type { Service } from '../../steps/step.ts';
import { readResource } from '../../steps/stored.ts';
import { personOf } from '../bookings/booking.ts';
import { guaranteeAreaOf } from './guarantee.ts';
import { waitingRules, waitingStates } from './machine.ts';
import { waitingNotices } from './notices.ts';
import { findLine } from './prescription.ts';
import { refusedWait, waitingConditions } from './rules.ts';
import { stateOf, tasksOf, type Wait } from './wait.ts';

/** What steps on waits are about: the wait, and before there is one what it will be made from. */
export interface WaitSubject extends Wait {
  readonly person: Read<Patient>;
  /** The line of the prescription that the wait is for. */
  readonly line?: Read<ServiceRequest>;
}

/**
 * The waiting list as a service of steps. Who sees an entry may make the steps of its role on it; what is not seen is not found. Before
 * there is an entry two requests for one line of a prescription, or for one person without one, are kept apart by its version.
 */
export function waitingListService(attempts: Attempts = newAttempts()): Service<WaitSubject> {
  return {
    name: 'booking',
    states: { valueSet: valueSetUrl.WaitingListStatus, titles: waitingStates },
    rules: waitingRules,
    conditions: waitingConditions,
    stateOf,
    turnOf: ({ patient }) => patient,
    guarded: ({ entry, line, person }) => entry ?? line ?? person,
    async noticesOf({ context, subject, actor, now }, step, { about, concerns }) {
      const notices = concerns?.silent === true ? [] : (waitingRules.get(step)?.notices ?? []);
      const values = concerns?.values === undefined ? {} : { values: concerns.values };
      const authority = async () => guaranteeAreaOf(context.store, subject.person);
      return waitingNotices(
        context.store,
        subject.patient,
        notices,
        { about: [about], sender: actor.who, now, ...values },
        authority,
      );
    },
    async load(asked, step, input) {
      const { store } = asked.context;
      if (asked.id === undefined) {
        const refused = (place: string) => refusedWait('WL-01', place);
        // `findPerson` names the identifier `patientIdentifier`; here it is `identifier`, as on the health card.
        const named = { patient: input['patient'], patientIdentifier: input['identifier'] };
        const patient = await findPerson(asked, step, named, waitingRules.get(step), refused);
        const person = await readResource(store, 'Patient', patient);
        if (person === undefined) throw refused('Parameters');
        const line = await findLine(attempts, asked, patient, input);
        return { patient, person, tasks: [], ...(line === undefined ? {} : { line }) };
      }
      const address = { type: 'Appointment', id: asked.id };
      await requireSeen(asked, address);
      const entry = await readResource(store, 'Appointment', `Appointment/${asked.id}`);
      const patient = entry === undefined ? undefined : personOf(entry);
      const person = await readResource(store, 'Patient', patient);
      // Visits at home are appointments too, and no bookings.
      const isOfCentre = entry !== undefined && extensionOf(entry, extensionUrl.BookingAccessType) !== undefined;
      if (!isOfCentre || patient === undefined || person === undefined) throw notFound(address);
      return { patient, person, entry, tasks: await tasksOf(store, `Appointment/${asked.id}`) };
    },
  };
}
