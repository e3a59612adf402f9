import type {
  Appointment,
  Coverage,
  Encounter,
  Identifier,
  Organization,
  Patient,
  Procedure,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { toCivilDate } from '../../../layout/civil-date.ts';
import { extensionOf } from '../../siad/home-care-case.ts';
import type { Dispenser } from '../dispensed-block.ts';
import { dispensing, identifiers, mobility, outpatient } from '../fhir-names.ts';

/** One service that was delivered, with what it points at as far as it was found. */
export interface DeliveredLine {
  readonly procedure: Procedure;
  readonly prescription: ServiceRequest | undefined;
  readonly encounter: Encounter | undefined;
  /** The booking that was kept, of the contact or of the prescription. */
  readonly booking: Appointment | undefined;
}

/** What one facility delivered on one prescription, or in one contact without: the lines 01-98 of the files, in their order. */
export interface DeliveredBlock {
  readonly lines: readonly DeliveredLine[];
  readonly patient: Patient | undefined;
  readonly provider: Dispenser;
  /** The organizations of who delivers, and the bodies above them. */
  readonly organizations: readonly Organization[];
  /** Identifiers of who prescribed. */
  readonly prescriber: readonly Identifier[];
  readonly coverage: Coverage | undefined;
}

/** Who delivers: region, body and facility, from the identifiers of the service, then from those of its organizations. */
export function providerOf(procedure: Procedure, organizations: readonly Organization[]): Dispenser {
  return providerIn([
    ...(procedure.performer ?? []).flatMap(({ actor }) => actor?.identifier ?? []),
    ...organizations.flatMap(({ identifier = [] }) => identifier),
  ]);
}

/** The facility that identifiers name, the first of each system. */
export function providerIn(all: readonly Identifier[]): Dispenser {
  const valueIn = (system: string) => all.find((item) => item.system === system)?.value?.trim();
  const hospital = valueIn(dispensing.hsp11) ?? valueIn(dispensing.hsp11bis)?.replace('.', '').slice(0, 6);
  const body = valueIn(identifiers.fls11) ?? hospital;
  const point = valueIn(mobility.point) ?? valueIn(mobility.sts11) ?? hospital ?? valueIn(mobility.ria11);
  return { region: body?.slice(0, 3), body: body?.slice(3), point };
}

/** Number of the prescription of a service: of the request, or of the reference when only its number is known. */
export function orderNumber({ procedure, prescription }: DeliveredLine): string | undefined {
  const { requisition } = prescription ?? {};
  if (requisition?.system === outpatient.orderNumber) return requisition.value;
  return procedure.basedOn?.find(({ identifier }) => identifier?.system === outpatient.orderNumber)?.identifier?.value;
}

/** Civil day of Italy on which a service was delivered; of a cycle the last one. */
export function deliveryDay({ performedDateTime, performedPeriod }: Procedure): string | undefined {
  return toCivilDate(performedDateTime ?? performedPeriod?.end ?? performedPeriod?.start);
}

/** The `ID` of a block that came from a file. */
export function importedBlock(procedure: Procedure): string | undefined {
  return procedure.identifier?.find(({ system }) => system === mobility.block)?.value;
}

/** Whether the person or somebody else pays for it, so that no Region is charged. */
export function isPrivate({ booking }: DeliveredLine): boolean {
  const regime = booking && extensionOf(booking, outpatient.regime)?.valueCoding?.code;
  return regime !== undefined && regime !== 'ssn';
}

/** Sorts the lines of a block: those of a file by their line, the others by day and id, always the same. */
export function inDeliveryOrder(lines: readonly DeliveredLine[]): DeliveredLine[] {
  const rank = ({ procedure }: DeliveredLine) =>
    [
      procedure.identifier?.find(({ system }) => system === mobility.line)?.value?.slice(-2) ?? '99',
      deliveryDay(procedure) ?? '',
      procedure.id ?? '',
    ].join('\u001f');
  return lines
    .map((line): [string, DeliveredLine] => [rank(line), line])
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    .map(([, line]) => line);
}
