import type { Consent } from '@medplum/fhirtypes';
import { everyMatch } from '../../fhir/search/every-match.ts';
import { plainPlan } from '../../fhir/search/plain-plan.ts';
import type { Store } from '../../store/port.ts';
import { everyFilter } from '../conditions.ts';
import type { Principal } from '../principal.ts';
import { consentInForce } from '../reach/reach-condition.ts';

/**
 * The emergency accesses that are open, in memory, so that the audit can tell the accesses made under them apart without
 * asking the store for each one. What is allowed is decided by the consents in the store, never by this.
 */
export interface OpenEmergencies {
  /** Takes note of an emergency access; one without actor, person or end is passed over. */
  add(consent: Consent): void;
  /**
   * Whether an emergency access of this appointment to this person was open at an instant, ms since the epoch, UTC.
   * `patient` is a logical id.
   */
  isOpen(principal: Principal, patient: string, at: number): boolean;
}

/** Consents of one page while they are read at the start. */
const pageSize = 200;

/** Opens the register with what is in force in the store at the present, ms since the epoch, UTC. */
export async function loadOpenEmergencies(
  store: Pick<Store, 'search'>,
  now: number = Date.now(),
): Promise<OpenEmergencies> {
  const emergencies = createOpenEmergencies();
  await readOpenEmergencies(store, emergencies, now);
  return emergencies;
}

/** Adds to a register what is in force in the store now: other nodes open emergency accesses too. */
export async function readOpenEmergencies(
  store: Pick<Store, 'search'>,
  emergencies: Pick<OpenEmergencies, 'add'>,
  now: number = Date.now(),
): Promise<void> {
  const where = everyFilter(consentInForce(['emergency-access'], now));
  if (typeof where === 'string') throw new Error('the condition of an emergency access says nothing');
  for await (const { json } of everyMatch(store, plainPlan(['Consent'], where, pageSize))) {
    if (json !== undefined) emergencies.add(JSON.parse(json) as Consent);
  }
}

/** Creates a register with nothing open. */
export function createOpenEmergencies(): OpenEmergencies {
  /** End of the latest access by appointment and person. */
  const ends = new Map<string, Map<string, number>>();

  function forgetEnded(now: number): void {
    for (const [appointment, persons] of ends) {
      for (const [person, end] of persons) if (end <= now) persons.delete(person);
      if (persons.size === 0) ends.delete(appointment);
    }
  }

  return {
    add({ patient, provision }) {
      const person = patient?.reference;
      const end = Date.parse(provision?.period?.end ?? '');
      if (person === undefined || Number.isNaN(end)) return;
      forgetEnded(Date.now());
      for (const { reference } of provision?.actor ?? []) {
        const appointment = reference?.reference;
        if (appointment === undefined) continue;
        const persons = ends.get(appointment) ?? new Map<string, number>();
        persons.set(person, Math.max(end, persons.get(person) ?? 0));
        ends.set(appointment, persons);
      }
    },
    isOpen({ practitionerRole }, patient, at) {
      if (ends.size === 0 || practitionerRole === undefined) return false;
      const end = ends.get(practitionerRole)?.get(`Patient/${patient}`);
      return end !== undefined && at < end;
    },
  };
}
