import machine from '../server/src/services/booking/bookings/machine.json' with { type: 'json' };
import { bookingService } from '../server/src/services/booking/bookings/service.ts';
import { bookingOperations } from '../server/src/services/booking/bookings/steps.ts';
import { renderServiceReference } from './service-reference.ts';

/** Renders `docs/reference/booking-steps.md`. */
export function renderBookingReference(): string {
  return renderServiceReference(bookingService(), {
    title: 'Passi delle prenotazioni · Steps of bookings',
    about: {
      it: 'Gli stati di una prenotazione del CUP unico, i passi con cui si blocca un posto, si prenota, si sposta, si disdice, si accetta e si eroga, chi può compierli, che cosa chiedono e che cosa rifiutano. Ogni passo è un’operazione FHIR.',
      en: 'The states of a booking of the single booking centre, the steps by which a slot is held, booked, moved, cancelled, and the person received and treated, who may make them, what they ask for and what they refuse. Each step is an operation of the FHIR API.',
    },
    operations: bookingOperations(),
    source: {
      file: 'server/src/services/booking/bookings/machine.json',
      source: machine.source,
      evidence: machine.evidence,
    },
  });
}
