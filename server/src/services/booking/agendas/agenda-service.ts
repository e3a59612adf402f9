import type { Schedule } from '@medplum/fhirtypes';
import { valueSetUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import { notFound } from '../../../fhir/showing.ts';
import { dayAt } from '../../calendar/civil-day.ts';
import { requireSeen } from '../../steps/seen.ts';
import type { Service, StepRequest } from '../../steps/step.ts';
import { readResource } from '../../steps/stored.ts';
import { isOfProvider } from '../bookings/load.ts';
import { providerOf } from '../bookings/provider.ts';
import { bookingConditions } from '../rules.ts';
import { type Agenda, codeOfAgenda, stateOn } from './agenda.ts';
import { agendaRules, agendaStates, keepsEveryAgenda } from './machine.ts';
import { agendaConditions } from './rules.ts';

/**
 * Agendas of the booking centre as a service of steps. The booking centre keeps all of them; who acts for a structure keeps those of
 * its organization and of the organizations that are part of it (`access-denied` 403 for others).
 */
export const agendaService: Service<Agenda> = {
  name: 'booking',
  states: { valueSet: valueSetUrl.BookingAgendaState, titles: agendaStates },
  rules: agendaRules,
  conditions: [...bookingConditions, ...agendaConditions],
  stateOf: (agenda) => stateOn(agenda, dayAt(Date.now())),
  turnOf: ({ schedule }) => (schedule === undefined ? 'new agenda' : codeOfAgenda(schedule)),
  // The public list tells of closures; who holds a booking is told when it is moved.
  noticesOf: () => Promise.resolve([]),
  guarded: ({ schedule }) => schedule,
  async load(asked) {
    const { context, id } = asked;
    if (id === undefined) return {};
    const address = { type: 'Schedule', id };
    const schedule = await readResource(context.store, 'Schedule', `Schedule/${id}`);
    if (schedule === undefined || codeOfAgenda(schedule) === '') throw notFound(address);
    await requireSeen(asked, address);
    await requireKept(asked, schedule);
    return { schedule };
  },
};

/** Refuses (`access-denied` 403) who keeps neither every agenda nor those of the structure that an agenda is of. */
export async function requireKept({ context, actor }: StepRequest, schedule: Schedule): Promise<void> {
  if (keepsEveryAgenda.has(actor.role)) return;
  if (await isOfProvider(context.store, await providerOf(context.store, schedule), actor.organization)) return;
  throw new FhirError({ code: 'access-denied' });
}
