import type { Appointment, CodeableConcept, Extension, ServiceRequest } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import { extensionOf } from '../../steps/elements.ts';
import table from './ticket.json' with { type: 'json' };

/** What a booking has to pay. */
export type Ticket =
  | { readonly kind: 'exempt'; readonly exemption: { readonly reference: string } | CodeableConcept }
  | { readonly kind: 'amount'; readonly euro: number }
  | { readonly kind: 'unknown' };

/**
 * The ticket of a line: nothing with an exemption; otherwise its tariff as far as the services of the prescription together stay below
 * the cap. `tariff` is that of the line, `others` what other bookings of the prescription pay; euro. Source: `ticket.json`.
 */
export function ticketOf(
  line: ServiceRequest | undefined,
  day: string,
  tariff: number | undefined,
  others: readonly number[],
): Ticket {
  const exemption = line === undefined ? undefined : exemptionOf(line);
  if (exemption !== undefined) return { kind: 'exempt', exemption };
  const cap = table.rows.findLast(({ period }) => period.start <= day)?.cap;
  if (tariff === undefined || cap === undefined) return { kind: 'unknown' };
  const paid = others.reduce((sum, one) => sum + cents(one), 0);
  return { kind: 'amount', euro: Math.max(0, Math.min(cents(tariff), cents(cap) - paid)) / 100 };
}

/** The exemption that a line is under: its Coverage, or the code that the position alone tells. */
function exemptionOf(line: ServiceRequest): { readonly reference: string } | CodeableConcept | undefined {
  const position = extensionOf(line, extensionUrl.CoPayment)?.valueCoding?.code;
  if (position !== 'exempt' && position !== 'income') return undefined;
  const reference = line.insurance?.find((one) => one.reference !== undefined)?.reference;
  if (reference !== undefined) return { reference };
  return { coding: [{ system: codeSystemUrl.CoPaymentPosition, code: position }] };
}

const cents = (euro: number): number => Math.round(euro * 100);

/** A ticket as the extension of a booking; undefined when it is not known. */
export function ticketExtension(ticket: Ticket): Extension | undefined {
  if (ticket.kind === 'unknown') return undefined;
  const url = extensionUrl.BookingTicket;
  if (ticket.kind === 'amount') {
    const amount = { url: 'amount', valueMoney: { value: ticket.euro, currency: 'EUR' as const } };
    return { url, extension: [{ url: 'exempt', valueBoolean: false }, amount] };
  }
  const { exemption } = ticket;
  return {
    url,
    extension: [
      { url: 'exempt', valueBoolean: true },
      'reference' in exemption
        ? { url: 'exemption', valueReference: { reference: exemption.reference } }
        : { url: 'exemption', valueCodeableConcept: exemption },
    ],
  };
}

/** Parts of the ticket of a booking. */
export interface StoredTicket {
  readonly exempt: boolean;
  readonly euro: number | undefined;
  readonly iuv: string | undefined;
  readonly paidOn: string | undefined;
}

/** The ticket that a booking has; undefined for none. */
export function storedTicket(booking: Appointment): StoredTicket | undefined {
  const parts = extensionOf(booking, extensionUrl.BookingTicket)?.extension;
  if (parts === undefined) return undefined;
  const part = (name: string): Extension | undefined => parts.find(({ url }) => url === name);
  return {
    exempt: part('exempt')?.valueBoolean === true,
    euro: part('amount')?.valueMoney?.value,
    iuv: part('iuv')?.valueString,
    paidOn: part('paidOn')?.valueDateTime,
  };
}
