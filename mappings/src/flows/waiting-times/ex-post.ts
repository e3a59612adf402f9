import type { DiagnosticReport } from '@medplum/fhirtypes';
import { type CivilPeriod, toCivilDate } from '../../layout/civil-date.ts';
import { fetchById } from '../../source/fetch-by-id.ts';
import { type FhirSource, referencedId } from '../../source/fhir-source.ts';
import { outpatient } from '../mobility/fhir-names.ts';
import { priorityOf, quantityOf } from '../mobility/outpatient/charge-fields.ts';
import {
  type DeliveredBlock,
  type DeliveredLine,
  deliveryDay,
  orderNumber,
} from '../mobility/outpatient/delivered-block.ts';
import { codedService } from '../mobility/outpatient/nomenclature.ts';
import { readDelivered } from '../mobility/outpatient/read-delivered.ts';
import { canonicalBase } from '../siad/fhir-shape.ts';
import { extensionOf } from '../siad/home-care-case.ts';
import { daysWaited, dayText, knownFields } from './days.ts';
import type { WaitingRecord } from './waiting-record.ts';

const structure = (name: string) => `${canonicalBase}/StructureDefinition/${name}`;

/** Reads the services that were delivered in a period, by the day in Italy, one record each. */
export async function* readExPost(source: FhirSource, period: CivilPeriod): AsyncGenerator<WaitingRecord> {
  for await (const block of readDelivered(source, period)) {
    const reports = await fetchById<DiagnosticReport>(
      source,
      'DiagnosticReport',
      block.lines.flatMap(({ procedure }) => procedure.report ?? []),
    );
    for (const line of block.lines) {
      const [report] = (line.procedure.report ?? []).flatMap(
        (reference) => reports.get(referencedId(reference, 'DiagnosticReport') ?? '') ?? [],
      );
      yield { resource: `Procedure/${line.procedure.id}`, record: recordOf(block, line, report) };
    }
  }
}

function recordOf(block: DeliveredBlock, line: DeliveredLine, report: DiagnosticReport | undefined) {
  const { procedure, prescription, booking } = line;
  const { region, body, point } = block.provider;
  const service = codedService(procedure.code);
  const delivered = deliveryDay(procedure);
  // Where nothing was booked the day of delivery stands for that of the booking.
  const booked = toCivilDate(booking?.created) ?? delivered;
  const offer = booking && extensionOf(booking, structure('booking-first-offer'));
  const first = toCivilDate(extensionOf(offer, 'firstAvailable')?.valueDate);
  const contact = procedure.identifier?.find(({ system }) => system === outpatient.contactNumber)?.value;
  return knownFields({
    regione: region,
    azienda: body,
    struttura: point,
    numeroRicetta: orderNumber(line) ?? contact,
    classePriorita: priorityOf({ ...block, lines: [line] }) ?? 'Z',
    dataRicetta: dayText(toCivilDate(prescription?.authoredOn)),
    primaDisponibilita: first === booked ? undefined : dayText(first),
    dataPrenotazione: dayText(booked),
    dataErogazione: dayText(delivered),
    dataReferto: dayText(toCivilDate(report?.issued)),
    tipoAccesso: accessOf(line),
    nomenclatore: service?.letter,
    codicePrestazione: service?.code,
    quantita: String(quantityOf(line)).padStart(3, '0'),
    id: procedure.id,
    giorniAttesa: daysWaited(booked, first ?? delivered),
  });
}

/** The prescription says 1 for a first access and 0 for others; the record has 2 for those and 0 for what nobody said. */
function accessOf({ prescription, booking }: DeliveredLine): string {
  const code =
    (prescription && extensionOf(prescription, structure('prescription-access-type'))?.valueCoding?.code) ??
    (booking && extensionOf(booking, structure('booking-access-type'))?.valueCoding?.code);
  return code === '1' ? '1' : code === '0' ? '2' : '0';
}
