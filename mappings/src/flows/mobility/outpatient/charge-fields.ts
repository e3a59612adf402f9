import type { Extension, Procedure } from '@medplum/fhirtypes';
import { extensionOf } from '../../siad/home-care-case.ts';
import { euroOf, rounded, sumOf } from '../charge-fields.ts';
import { mobility, outpatient } from '../fhir-names.ts';
import type { DeliveredBlock, DeliveredLine } from './delivered-block.ts';

/** A part of the charges of a service. */
export function chargePart(procedure: Procedure, name: string): Extension | undefined {
  return extensionOf(extensionOf(procedure, outpatient.charges), name);
}

/** A part of how a service was delivered. */
export function deliveryPart(procedure: Procedure, name: string): Extension | undefined {
  return extensionOf(extensionOf(procedure, outpatient.delivery), name);
}

/** How many services a line stands for. */
export function quantityOf({ procedure }: DeliveredLine): number {
  return chargePart(procedure, 'quantita')?.valuePositiveInt ?? 1;
}

/** Amount of a line. */
export function amountOf({ procedure }: DeliveredLine): bigint | undefined {
  const amount = euroOf(chargePart(procedure, 'importo'));
  return amount === undefined ? undefined : rounded(amount, 2);
}

/** Tickets of the bookings of a block, each once. */
function tickets({ lines }: DeliveredBlock): Extension[] {
  // One booking may have been read twice, by its contact and by its prescription.
  const bookings = new Map(lines.flatMap(({ booking }) => (booking ? [[booking.id, booking] as const] : [])));
  return [...bookings.values()].flatMap((booking) => extensionOf(booking, outpatient.ticket) ?? []);
}

/** A fact about the prescription that is known from a file only. */
export function chargedFact({ lines: [first] }: DeliveredBlock, name: string): Extension | undefined {
  if (first?.prescription) return undefined;
  return extensionOf(first && extensionOf(first.procedure, mobility.charged), name);
}

/**
 * Whether the person is exempt: what the desk found at the booking, else what the prescription says. Who may be exempt by income
 * is when nothing was paid. Undefined when nobody says it.
 */
export function isExempt(block: DeliveredBlock): boolean | undefined {
  const booked = tickets(block).map((ticket) => extensionOf(ticket, 'exempt')?.valueBoolean);
  if (booked.some((exempt) => exempt === false)) return false;
  if (booked.some((exempt) => exempt === true)) return true;
  const [first] = block.lines;
  const position = first?.prescription
    ? extensionOf(first.prescription, mobility.coPayment)?.valueCoding?.code
    : chargedFact(block, 'posizioneTicket')?.valueCoding?.code;
  if (position === 'income') return (statedTicket(block) ?? 0n) === 0n;
  return position === undefined ? undefined : position === 'exempt';
}

/** The co-payment of a whole block as somebody stated it: who delivers, else the bookings together. */
export function statedTicket(block: DeliveredBlock): bigint | undefined {
  const own = block.lines.flatMap(({ procedure }) => euroOf(chargePart(procedure, 'ticket')) ?? []);
  const stated = own.length > 0 ? own : tickets(block).flatMap((ticket) => euroOf(extensionOf(ticket, 'amount')) ?? []);
  return stated.length === 0 ? undefined : rounded(sumOf(stated), 2);
}

/** Code of the exemption of a block: that of the booking, of the prescription, or of the file it is known from. */
export function exemptionOf(block: DeliveredBlock): string | undefined {
  const systems: readonly string[] = [mobility.nationalExemption, mobility.regionalExemption, mobility.exemptionHl7];
  const named = tickets(block).flatMap((ticket) => extensionOf(ticket, 'exemption')?.valueCodeableConcept ?? []);
  const known = [...named, ...(block.coverage?.type ? [block.coverage.type] : [])].flatMap(({ coding = [] }) => coding);
  return (
    known.find(({ system }) => system !== undefined && systems.includes(system))?.code ??
    chargedFact(block, 'esenzione')?.valueCoding?.code
  );
}

/** Priority class of a block: of the prescription, of the booking, or of the file it is known from. */
export function priorityOf(block: DeliveredBlock): string | undefined {
  const [first] = block.lines;
  return (
    (first?.prescription && extensionOf(first.prescription, outpatient.prescribedPriority)?.valueCoding?.code) ??
    (first?.booking && extensionOf(first.booking, outpatient.bookedPriority)?.valueCoding?.code) ??
    chargedFact(block, 'classePriorita')?.valueCoding?.code
  );
}
