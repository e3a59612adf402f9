import type { ParametersParameter } from '@medplum/fhirtypes';
import type { Bilingual } from '../../../steps/parameters.ts';
import * as parameter from '../../../steps/parameters.ts';

/** A text in both languages. */
export const text = (it: string, en: string): Bilingual => ({ it, en });

/** What the answers of steps of bookings show, as far as the caller may see it. */
export const shownBooking = {
  booking: { type: 'Appointment', text: text('Prenotazione', 'Booking') },
  slot: { type: 'Slot', text: text('Posti cambiati', 'Slots changed'), many: true },
  line: { type: 'ServiceRequest', text: text('Righe della ricetta', 'Lines of the prescription'), many: true },
  visit: { type: 'Encounter', text: text('Accesso', 'Visit') },
} as const;

/** How who does not see a booking presents it. */
export const presentedBy = parameter.optional(
  parameter.identifier(
    text(
      'Identificativo della persona sulla tessera, per chi non vede la ricetta o la prenotazione: codice fiscale, STP, ENI, TEAM',
      'Identifier on the health card, for who does not see the prescription or the booking: codice fiscale, STP, ENI, TEAM',
    ),
  ),
);

/** The number of a booking: told to whoever made the step, who may not see the booking itself. */
export const toldNumber = (iup: string | undefined): ParametersParameter[] =>
  iup === undefined ? [] : [{ name: 'iup', valueString: iup }];
