import { agendaService } from '../server/src/services/booking/agendas/agenda-service.ts';
import machine from '../server/src/services/booking/agendas/machine.json' with { type: 'json' };
import { agendaRules } from '../server/src/services/booking/agendas/machine.ts';
import bookings from '../server/src/services/booking/bookings/machine.json' with { type: 'json' };
import { bookingService } from '../server/src/services/booking/bookings/service.ts';
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

/** Renders `docs/reference/booking-steps.md`. */
export function renderBookingReference(): string {
  return renderServiceReference(bookingService(), {
    title: 'Passi delle prenotazioni · Steps of bookings',
    about: {
      it: 'Gli stati di una prenotazione del CUP unico, i passi con cui si blocca un posto, si prenota, si sposta, si disdice, si accetta e si eroga, chi può compierli, che cosa chiedono e che cosa rifiutano. Ogni passo è un’operazione FHIR.',
      en: 'The states of a booking of the single booking centre, the steps by which a slot is held, booked, moved, cancelled, and the person received and treated, who may make them, what they ask for and what they refuse. Each step is an operation of the FHIR API.',
    },
    operations: bookingOperations().filter(({ name }) => name in bookings.steps),
    source: {
      file: 'server/src/services/booking/bookings/machine.json',
      source: bookings.source,
      evidence: bookings.evidence,
    },
  });
}
