import type {
  Appointment,
  Coverage,
  Encounter,
  Patient,
  Procedure,
  Reference,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { type CivilPeriod, isInPeriod } from '../../../layout/civil-date.ts';
import { fetchById } from '../../../source/fetch-by-id.ts';
import { collect, type FhirSource, referencedId } from '../../../source/fhir-source.ts';
import { extensionOf } from '../../siad/home-care-case.ts';
import {
  batchesOf,
  learnOrganizations,
  type Organizations,
  readPrescribers,
  token,
  unique,
  widened,
} from '../batches.ts';
import { mobility, outpatient, systems } from '../fhir-names.ts';
import {
  type DeliveredBlock,
  type DeliveredLine,
  deliveryDay,
  importedBlock,
  inDeliveryOrder,
  isPrivate,
  orderNumber,
  providerOf,
} from './delivered-block.ts';
import { codedService } from './nomenclature.ts';

/**
 * Reads the outpatient services that were delivered in a period, prescription by prescription, contact by contact where there is
 * none. A block is given when its first line comes by: the others are looked for then, so nothing is held between one batch and
 * the next but organizations, which are few.
 */
export async function* readDelivered(source: FhirSource, period: CivilPeriod): AsyncGenerator<DeliveredBlock> {
  const organizations: Organizations = new Map();
  const isWanted = (procedure: Procedure) =>
    procedure.status === 'completed' &&
    codedService(procedure.code) !== undefined &&
    isInPeriod(deliveryDay(procedure), period);
  for await (const batch of batchesOf(source, 'Procedure', [['status', 'completed'], ...widened('date', period)])) {
    yield* blocksOf(source, batch.filter(isWanted), isWanted, organizations);
  }
}

async function* blocksOf(
  source: FhirSource,
  batch: readonly Procedure[],
  isWanted: (procedure: Procedure) => boolean,
  known: Organizations,
): AsyncGenerator<DeliveredBlock> {
  if (batch.length === 0) return;
  const lines = (await withSiblings(source, batch, isWanted)).filter((line) => !isDuringStay(line) && !isPrivate(line));
  const actorsOf = ({ procedure, encounter }: DeliveredLine) => [
    ...(procedure.performer ?? []).flatMap(({ actor, onBehalfOf }) => [actor, onBehalfOf]),
    encounter?.serviceProvider,
  ];
  const organizationsOf = await learnOrganizations(source, known, lines.flatMap(actorsOf));
  const groups = new Map<string, DeliveredLine[]>();
  for (const line of lines) {
    const { region, body, point } = providerOf(line.procedure, organizationsOf(actorsOf(line)));
    const key = groupKey(line, [region, body, point].join('\u001f'));
    const group = groups.get(key);
    if (group) group.push(line);
    else groups.set(key, [line]);
  }
  const own = new Set(batch.map(({ id }) => id));
  const blocks = [...groups.values()].map(inDeliveryOrder).filter(([first]) => own.has(first?.procedure.id));
  yield* completed(source, blocks, (line) => organizationsOf(actorsOf(line)));
}

/** Services of an ordinary stay belong to the stay. */
function isDuringStay({ encounter }: DeliveredLine): boolean {
  const { class: kind } = encounter ?? {};
  return kind?.system === systems.actCode && ['IMP', 'ACUTE', 'NONAC'].includes(kind.code ?? '');
}

/** The lines of a batch, and every other line of their prescriptions, contacts and imported blocks. */
async function withSiblings(
  source: FhirSource,
  batch: readonly Procedure[],
  isWanted: (procedure: Procedure) => boolean,
): Promise<DeliveredLine[]> {
  const all = new Map<string, Procedure>();
  const add = (procedure: Procedure) => {
    if (procedure.id !== undefined && isWanted(procedure)) all.set(procedure.id, procedure);
  };
  batch.forEach(add);
  const orders = await fetchById<ServiceRequest>(source, 'ServiceRequest', batch.flatMap(ordersOf));
  const numberOf = (procedure: Procedure) => orderNumber(toLine(procedure, orders));
  const numbers = unique(batch.map(numberOf));
  if (numbers.length > 0) {
    const tokens = numbers.map((number) => token(outpatient.orderNumber, number)).join(',');
    for (const order of await collect(source, 'ServiceRequest', [['requisition', tokens]])) {
      if (order.id !== undefined && numbers.includes(order.requisition?.value ?? '')) orders.set(order.id, order);
    }
    const references = [...orders.keys()].map((id) => `ServiceRequest/${id}`);
    const found = [
      ...(references.length === 0 ? [] : await collect(source, 'Procedure', [['based-on', references.join(',')]])),
      ...(await collect(source, 'Procedure', [['based-on:identifier', tokens]])),
    ];
    for (const procedure of found) if (numbers.includes(numberOf(procedure) ?? '')) add(procedure);
  }
  const blocks = unique(batch.map(importedBlock));
  if (blocks.length > 0) {
    const tokens = blocks.map((block) => token(mobility.block, block)).join(',');
    for (const procedure of await collect(source, 'Procedure', [['identifier', tokens]])) {
      if (blocks.includes(importedBlock(procedure) ?? '')) add(procedure);
    }
  }
  const contacts = unique(batch.filter((procedure) => numberOf(procedure) === undefined).map(contactOf));
  if (contacts.length > 0) {
    const references = contacts.map((id) => `Encounter/${id}`).join(',');
    for (const procedure of await collect(source, 'Procedure', [['encounter', references]])) {
      if (contacts.includes(contactOf(procedure) ?? '')) add(procedure);
    }
  }
  const procedures = [...all.values()];
  const unknown = procedures
    .flatMap(ordersOf)
    .filter((order) => !orders.has(referencedId(order, 'ServiceRequest') ?? ''));
  for (const [id, order] of await fetchById<ServiceRequest>(source, 'ServiceRequest', unknown)) orders.set(id, order);
  const encounters = await fetchById<Encounter>(
    source,
    'Encounter',
    procedures.map(({ encounter }) => encounter),
  );
  const bookings = await readBookings(source, [...encounters.values()], [...orders.keys()]);
  return procedures.map((procedure) => {
    const line = toLine(procedure, orders, encounters);
    return { ...line, booking: bookings(line) };
  });
}

function toLine(
  procedure: Procedure,
  orders: ReadonlyMap<string, ServiceRequest>,
  encounters: ReadonlyMap<string, Encounter> = new Map(),
): DeliveredLine {
  const [prescription] = ordersOf(procedure).flatMap(
    (order) => orders.get(referencedId(order, 'ServiceRequest') ?? '') ?? [],
  );
  return { procedure, prescription, encounter: encounters.get(contactOf(procedure) ?? ''), booking: undefined };
}

function ordersOf({ basedOn = [] }: Procedure): Reference[] {
  return basedOn;
}

function contactOf({ encounter }: Procedure): string | undefined {
  return referencedId(encounter, 'Encounter');
}

const kept: readonly Appointment['status'][] = ['fulfilled', 'arrived', 'checked-in', 'booked'];

/** Finds the bookings that were kept: by the contact that names them, else by the prescription. */
async function readBookings(
  source: FhirSource,
  encounters: readonly Encounter[],
  orders: readonly string[],
): Promise<(line: DeliveredLine) => Appointment | undefined> {
  const named = await fetchById<Appointment>(
    source,
    'Appointment',
    encounters.flatMap(({ appointment = [] }) => appointment),
  );
  const references = orders.map((id) => `ServiceRequest/${id}`).join(',');
  const found = orders.length === 0 ? [] : await collect(source, 'Appointment', [['based-on', references]]);
  const ofOrder = new Map<string, Appointment>();
  // The one that went furthest, of two the one with the lower id: always the same.
  for (const booking of [...found].sort(byProgress).reverse()) {
    if (!kept.includes(booking.status)) continue;
    for (const order of booking.basedOn ?? []) {
      const id = referencedId(order, 'ServiceRequest');
      if (id !== undefined) ofOrder.set(id, booking);
    }
  }
  return ({ encounter, prescription }) => {
    const [own] = (encounter?.appointment ?? []).flatMap(
      (reference) => named.get(referencedId(reference, 'Appointment') ?? '') ?? [],
    );
    return own ?? ofOrder.get(prescription?.id ?? '');
  };
}

function byProgress(left: Appointment, right: Appointment): number {
  const rank = ({ status }: Appointment) => kept.indexOf(status);
  return rank(left) - rank(right) || ((left.id ?? '') < (right.id ?? '') ? -1 : 1);
}

/** Lines of one block: of one imported block, of one prescription and person, or of one contact, always at one facility. */
function groupKey(line: DeliveredLine, place: string): string {
  const { procedure } = line;
  const block = importedBlock(procedure);
  if (block !== undefined) return ['block', place, block].join('\u001f');
  const number = orderNumber(line);
  const person = procedure.subject?.reference;
  if (number !== undefined) return ['prescription', place, number, person].join('\u001f');
  const contact = contactOf(procedure);
  return contact === undefined
    ? ['procedure', procedure.id].join('\u001f')
    : ['contact', place, contact, person].join('\u001f');
}

async function* completed(
  source: FhirSource,
  blocks: readonly DeliveredLine[][],
  organizationsOf: (line: DeliveredLine) => DeliveredBlock['organizations'],
): AsyncGenerator<DeliveredBlock> {
  const firsts = blocks.flatMap((lines) => lines.slice(0, 1));
  const patients = await fetchById<Patient>(
    source,
    'Patient',
    firsts.map(({ procedure }) => procedure.subject),
  );
  const identifiersOf = await readPrescribers(
    source,
    firsts.map(({ prescription }) => prescription?.requester),
  );
  const coverages = await fetchById<Coverage>(source, 'Coverage', blocks.flat().flatMap(insuranceOf));
  for (const lines of blocks) {
    const [first] = lines;
    if (!first) continue;
    const organizations = organizationsOf(first);
    const [insurance] = lines.flatMap(insuranceOf);
    yield {
      lines,
      patient: patients.get(referencedId(first.procedure.subject, 'Patient') ?? ''),
      provider: providerOf(first.procedure, organizations),
      organizations,
      prescriber: identifiersOf(first.prescription?.requester),
      coverage: coverages.get(referencedId(insurance, 'Coverage') ?? ''),
    };
  }
}

/** The exemption of a line: the one that the desk found at the booking, else that of the prescription. */
function insuranceOf({ booking, prescription }: DeliveredLine): Reference[] {
  const booked = extensionOf(booking && extensionOf(booking, outpatient.ticket), 'exemption')?.valueReference;
  return [...(booked ? [booked] : []), ...(prescription?.insurance ?? [])];
}
