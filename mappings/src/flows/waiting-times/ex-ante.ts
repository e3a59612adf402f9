import type {
  Appointment,
  HealthcareService,
  Identifier,
  Location,
  Patient,
  PractitionerRole,
  Reference,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { type CivilPeriod, isInPeriod, toCivilDate } from '../../layout/civil-date.ts';
import { fetchById } from '../../source/fetch-by-id.ts';
import { type FhirSource, referencedId } from '../../source/fhir-source.ts';
import { batchesOf, learnOrganizations, type Organizations, widened } from '../mobility/batches.ts';
import { outpatient } from '../mobility/fhir-names.ts';
import { providerIn } from '../mobility/outpatient/delivered-block.ts';
import { codedService, nationalLetter } from '../mobility/outpatient/nomenclature.ts';
import { residenceOf } from '../mobility/person-fields.ts';
import { canonicalBase, identifiers } from '../siad/fhir-shape.ts';
import { extensionOf } from '../siad/home-care-case.ts';
import { daysWaited, dayText, knownFields } from './days.ts';
import type { WaitingRecord } from './waiting-record.ts';

const structure = (name: string) => `${canonicalBase}/StructureDefinition/${name}`;
const firstOffer = structure('booking-first-offer');
const accessType = structure('booking-access-type');
const bookingNumber = `${canonicalBase}/sid/cup-booking`;

/** What was booked, or was until somebody cancelled it: offers that were never taken, waits and errors are none. */
const madeStatuses: readonly Appointment['status'][] = [
  ...(['pending', 'booked', 'arrived', 'checked-in', 'fulfilled', 'noshow', 'cancelled'] as const),
];

/** Reads the bookings that were made in a period, by the day in Italy. */
export async function* readExAnte(source: FhirSource, period: CivilPeriod): AsyncGenerator<WaitingRecord> {
  const organizations: Organizations = new Map();
  for await (const batch of batchesOf(source, 'Appointment', widened('created', period))) {
    const made = batch.filter(
      (booking) =>
        madeStatuses.includes(booking.status) &&
        (booking.slot?.length ?? 0) > 0 &&
        booking.identifier?.some(({ system }) => system === bookingNumber) &&
        isInPeriod(toCivilDate(booking.created), period),
    );
    if (made.length > 0) yield* recordsOf(source, made, organizations);
  }
}

async function* recordsOf(
  source: FhirSource,
  bookings: readonly Appointment[],
  known: Organizations,
): AsyncGenerator<WaitingRecord> {
  const actors = bookings.flatMap(actorsOf);
  const patients = await fetchById<Patient>(source, 'Patient', actors);
  const locations = await fetchById<Location>(source, 'Location', actors);
  const services = await fetchById<HealthcareService>(source, 'HealthcareService', actors);
  const roles = await fetchById<PractitionerRole>(source, 'PractitionerRole', actors);
  const orders = await fetchById<ServiceRequest>(
    source,
    'ServiceRequest',
    bookings.flatMap(({ basedOn = [] }) => basedOn),
  );
  const placesOf = (booking: Appointment) =>
    actorsOf(booking).flatMap((actor) => locations.get(referencedId(actor, 'Location') ?? '') ?? []);
  const ownersOf = (booking: Appointment): (Reference | undefined)[] => [
    ...placesOf(booking).map(({ managingOrganization }) => managingOrganization),
    ...actorsOf(booking).flatMap((actor) => [
      services.get(referencedId(actor, 'HealthcareService') ?? '')?.providedBy,
      roles.get(referencedId(actor, 'PractitionerRole') ?? '')?.organization,
    ]),
  ];
  const areaOf = (booking: Appointment) => extensionOf(extensionOf(booking, firstOffer), 'area')?.valueReference;
  const organizationsOf = await learnOrganizations(source, known, [
    ...bookings.flatMap(ownersOf),
    ...bookings.map(areaOf),
  ]);
  for (const booking of bookings) {
    const [order] = (booking.basedOn ?? []).flatMap(
      (reference) => orders.get(referencedId(reference, 'ServiceRequest') ?? '') ?? [],
    );
    const [patient] = actorsOf(booking).flatMap((actor) => patients.get(referencedId(actor, 'Patient') ?? '') ?? []);
    const codes: Identifier[] = [
      ...placesOf(booking).flatMap(({ identifier = [] }) => identifier),
      ...organizationsOf(ownersOf(booking)).flatMap(({ identifier = [] }) => identifier),
    ];
    const { region, body, point } = providerIn(codes);
    const area = organizationsOf([areaOf(booking)]).flatMap(({ identifier = [] }) => identifier);
    yield {
      resource: `Appointment/${booking.id}`,
      record: knownFields({
        regione: region,
        azienda: body,
        struttura: point,
        aslAssistito: residenceOf(patient, toCivilDate(booking.created)).asl,
        ambitoGaranzia: area.find(({ system }) => system === identifiers.fls11)?.value,
        ...bookingFields(booking, order),
      }),
    };
  }
}

function actorsOf({ participant = [] }: Appointment): (Reference | undefined)[] {
  return participant.map(({ actor }) => actor);
}

function bookingFields(booking: Appointment, order: ServiceRequest | undefined) {
  const offer = extensionOf(booking, firstOffer);
  const booked = toCivilDate(booking.created);
  const first = extensionOf(offer, 'firstAvailable')?.valueDate;
  const assigned = toCivilDate(booking.start);
  const codings = (booking.serviceType ?? []).flatMap(({ coding = [] }) => coding);
  const service = codedService({ coding: codings });
  const regional = codedService({
    coding: codings.filter((coding) => codedService({ coding: [coding] })?.letter !== nationalLetter),
  });
  const coded = (url: string) => extensionOf(booking, url)?.valueCoding?.code;
  const yesNo = (name: string) => {
    const value = extensionOf(offer, name)?.valueBoolean;
    return value === undefined ? undefined : value ? '1' : '0';
  };
  return {
    iup: booking.identifier?.find(({ system }) => system === bookingNumber)?.value,
    numeroRicetta: order?.requisition?.value,
    nomenclatore: service?.letter,
    codicePrestazione: service?.code,
    codiceCatalogo: regional?.code,
    classePriorita:
      coded(outpatient.bookedPriority) ??
      (order && extensionOf(order, outpatient.prescribedPriority)?.valueCoding?.code),
    tipoAccesso: coded(accessType),
    dataPrenotazione: dayText(booked),
    primaDisponibilita: dayText(toCivilDate(first)),
    dataAssegnata: dayText(assigned),
    accettata: yesNo('accepted'),
    garanzia: yesNo('guaranteed'),
    regime: coded(outpatient.regime),
    giorniAttesa: daysWaited(booked, toCivilDate(first) ?? assigned),
  };
}
