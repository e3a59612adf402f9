import type { Appointment, CodeableConcept, Extension } from '@medplum/fhirtypes';
import { extensionUrl, type SinfoniaClient, type Stored } from '@sinfonia/sdk';
import { unlessRefused } from '../sandbox/medicine-cast.ts';
import type { OrderedService } from '../sandbox/ordered-service.ts';
import type { Scene } from './story.ts';

/** The newest booking, hold or wait on a prescription; none before anything was asked for, or when only a hold was and its term has passed. */
export async function bookingOn(
  client: SinfoniaClient,
  { line }: OrderedService,
): Promise<Stored<Appointment> | undefined> {
  const found = await client.search('Appointment', { 'based-on': line, _sort: '-_lastUpdated' }).toArray();
  return found.find(({ cancelationReason }) => !hasLapsed(cancelationReason));
}

const hasLapsed = (reason: CodeableConcept | undefined): boolean =>
  reason?.coding?.some(({ code }) => code === 'hold-lapsed') === true;

/** What a booking costs: its ticket, or that there is none by an exemption. */
export function ticketOf({ extension }: Appointment): { readonly it: string; readonly en: string } {
  const parts: readonly Extension[] = extension?.find(({ url }) => url === extensionUrl.BookingTicket)?.extension ?? [];
  if (parts.find(({ url }) => url === 'exempt')?.valueBoolean === true)
    return { it: 'esente dal ticket', en: 'exempt from the ticket' };
  const amount = parts.find(({ url }) => url === 'amount')?.valueMoney?.value;
  return amount === undefined
    ? { it: 'ticket non calcolato', en: 'ticket not worked out' }
    : { it: `ticket ${amount.toFixed(2)} euro`, en: `ticket of ${amount.toFixed(2)} euro` };
}

/** Tells where a prescription stands once Sistema TS has answered every call. */
export async function showPrescription({ doctor, say, wait }: Scene, { line }: OrderedService): Promise<void> {
  const { state, title, exchanges } = unlessRefused(await doctor.prescriptions.answered(line, { within: wait }));
  const calls = exchanges.length;
  say(`la ricetta al Sistema TS: ${title}, ${calls} messaggi`, `at Sistema TS: state ${state}, ${calls} messages`);
}

const inRome = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short', timeStyle: 'short' });

/** An instant by the clock in Italy, `YYYY-MM-DD HH:MM`. */
export const atClock = (instant: string | undefined): string =>
  instant === undefined ? '' : inRome.format(Date.parse(instant));
