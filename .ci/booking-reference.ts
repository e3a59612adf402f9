import { agendaService } from '../server/src/services/booking/agendas/agenda-service.ts';
import machine from '../server/src/services/booking/agendas/machine.json' with { type: 'json' };
import { agendaRules } from '../server/src/services/booking/agendas/machine.ts';
import { bookingOperations } from '../server/src/services/booking/steps.ts';
import { renderServiceReference } from './service-reference.ts';

/** Renders `docs/reference/booking-agenda-steps.md`. */
export function renderBookingAgendaReference(): string {
  return renderServiceReference(agendaService, {
    title: 'Agende del CUP e disponibilità · Agendas of the booking centre and availability',
    about: {
      it: 'Gli stati di un’agenda del CUP unico, i passi con cui la si pubblica, prolunga, chiude e ritira, e la ricerca delle disponibilità. Ogni passo è un’operazione FHIR.',
      en: 'The states of an agenda of the single booking centre, the steps by which it is published, extended, closed and withdrawn, and the search of availability. Each step is an operation of the FHIR API.',
    },
    operations: bookingOperations().filter(({ name }) => agendaRules.has(name)),
    source: {
      file: 'server/src/services/booking/agendas/machine.json',
      source: machine.source,
      evidence: machine.evidence,
    },
  });
}
