import type {
  Coverage,
  Medication,
  MedicationDispense,
  MedicationRequest,
  Patient,
  Reference,
} from '@medplum/fhirtypes';
import { type CivilPeriod, isInPeriod, toCivilDate } from '../../layout/civil-date.ts';
import { fetchById } from '../../source/fetch-by-id.ts';
import { collect, type FhirSource, referencedId } from '../../source/fhir-source.ts';
import {
  batchesOf,
  learnOrganizations,
  type Organizations,
  readPrescribers,
  token,
  unique,
  widened,
} from './batches.ts';
import {
  belongsTo,
  type DispensedBlock,
  type DispensedLine,
  type Dispenser,
  dispenserOf,
  importedBlock,
  inLineOrder,
  isAtOwnExpense,
  type MedicineLetter,
  medicineOf,
  prescriptionNumber,
} from './dispensed-block.ts';
import { dispensing, mobility } from './fhir-names.ts';

/**
 * Reads what was handed over in a period, prescription by prescription. A block is given when its first line comes by: the
 * others are looked for then, so nothing is held between one batch and the next but organisations, which are few.
 */
export async function* readBlocks(
  source: FhirSource,
  letter: MedicineLetter,
  period: CivilPeriod,
): AsyncGenerator<DispensedBlock> {
  const organizations: Organizations = new Map();
  const isWanted = (dispense: MedicationDispense) =>
    dispense.status === 'completed' &&
    belongsTo(dispense, letter) &&
    isInPeriod(toCivilDate(dispense.whenHandedOver), period);
  for await (const batch of batchesOf(source, 'MedicationDispense', [
    ['status', 'completed'],
    ...widened('whenhandedover', period),
  ])) {
    yield* blocksOf(source, batch.filter(isWanted), isWanted, organizations);
  }
}

async function* blocksOf(
  source: FhirSource,
  batch: readonly MedicationDispense[],
  isWanted: (dispense: MedicationDispense) => boolean,
  organizations: Organizations,
): AsyncGenerator<DispensedBlock> {
  if (batch.length === 0) return;
  const lines = await withSiblings(source, batch, isWanted);
  const dispensers = await dispensersOf(source, lines, organizations);
  const groups = new Map<string, DispensedLine[]>();
  for (const line of lines) {
    if (isAtOwnExpense(line)) continue;
    const key = groupKey(line, dispensers);
    const group = groups.get(key);
    if (group) group.push(line);
    else groups.set(key, [line]);
  }
  const own = new Set(batch.map(({ id }) => id));
  const blocks = [...groups.values()].map(inLineOrder).filter(([first]) => own.has(first?.dispense.id));
  yield* completed(source, blocks, dispensers);
}

/** The lines of a batch, and every other line of their prescriptions and imported blocks. */
async function withSiblings(
  source: FhirSource,
  batch: readonly MedicationDispense[],
  isWanted: (dispense: MedicationDispense) => boolean,
): Promise<DispensedLine[]> {
  const all = new Map<string, MedicationDispense>();
  const add = (dispense: MedicationDispense) => {
    if (dispense.id !== undefined) all.set(dispense.id, dispense);
  };
  for (const dispense of batch) add(dispense);
  const requests = await fetchById<MedicationRequest>(source, 'MedicationRequest', prescriptionsOf(batch));
  const numbers = unique(batch.map((dispense) => prescriptionNumber(toLine(dispense, requests))));
  if (numbers.length > 0) {
    const tokens = numbers.map((number) => token(dispensing.prescription, number)).join(',');
    for (const request of await collect(source, 'MedicationRequest', [['nre', tokens]])) {
      if (request.id !== undefined && numbers.includes(request.groupIdentifier?.value ?? ''))
        requests.set(request.id, request);
    }
    const references = [...requests.keys()].map((id) => `MedicationRequest/${id}`);
    const found = [
      ...(references.length === 0
        ? []
        : await collect(source, 'MedicationDispense', [['prescription', references.join(',')]])),
      ...(await collect(source, 'MedicationDispense', [['prescription:identifier', tokens]])),
    ];
    for (const dispense of found) {
      if (isWanted(dispense) && numbers.includes(prescriptionNumber(toLine(dispense, requests)) ?? '')) add(dispense);
    }
  }
  const blocks = unique(batch.map(importedBlock));
  if (blocks.length > 0) {
    const tokens = blocks.map((block) => token(mobility.block, block)).join(',');
    for (const dispense of await collect(source, 'MedicationDispense', [['identifier', tokens]])) {
      if (isWanted(dispense) && blocks.includes(importedBlock(dispense) ?? '')) add(dispense);
    }
  }
  const dispenses = [...all.values()];
  const unknown = prescriptionsOf(dispenses).filter(
    (reference) => !requests.has(referencedId(reference, 'MedicationRequest') ?? ''),
  );
  for (const [id, request] of await fetchById<MedicationRequest>(source, 'MedicationRequest', unknown)) {
    requests.set(id, request);
  }
  const medications = await fetchById<Medication>(
    source,
    'Medication',
    dispenses.map(({ medicationReference }) => medicationReference),
  );
  return dispenses.map((dispense) => toLine(dispense, requests, medications));
}

function toLine(
  dispense: MedicationDispense,
  requests: ReadonlyMap<string, MedicationRequest>,
  medications: ReadonlyMap<string, Medication> = new Map(),
): DispensedLine {
  const [prescription] = (dispense.authorizingPrescription ?? []).flatMap(
    (reference) => requests.get(referencedId(reference, 'MedicationRequest') ?? '') ?? [],
  );
  const { medicationReference } = dispense;
  const medication = medications.get(referencedId(medicationReference, 'Medication') ?? '');
  return { dispense, prescription, medicine: medicineOf(dispense, medication) };
}

function prescriptionsOf(dispenses: readonly MedicationDispense[]): Reference[] {
  return dispenses.flatMap(({ authorizingPrescription = [] }) => authorizingPrescription);
}

async function dispensersOf(
  source: FhirSource,
  lines: readonly DispensedLine[],
  known: Organizations,
): Promise<Map<MedicationDispense, Dispenser>> {
  const actorsOf = ({ dispense }: DispensedLine) => (dispense.performer ?? []).map(({ actor }) => actor);
  const organizationsOf = await learnOrganizations(source, known, lines.flatMap(actorsOf));
  return new Map(
    lines.map((line): [MedicationDispense, Dispenser] => [
      line.dispense,
      dispenserOf(line.dispense, organizationsOf(actorsOf(line))),
    ]),
  );
}

/** Lines of one block: of one imported block, or of one prescription and person, always at one dispenser. */
function groupKey(line: DispensedLine, dispensers: ReadonlyMap<MedicationDispense, Dispenser>): string {
  const { dispense } = line;
  const { region, body, point } = dispensers.get(dispense) ?? {};
  const place = [region, body, point].join('\u001f');
  const block = importedBlock(dispense);
  if (block !== undefined) return ['block', place, block].join('\u001f');
  const number = prescriptionNumber(line);
  return number === undefined
    ? ['dispense', dispense.id].join('\u001f')
    : ['prescription', place, number, dispense.subject?.reference].join('\u001f');
}

async function* completed(
  source: FhirSource,
  blocks: readonly DispensedLine[][],
  dispensers: ReadonlyMap<MedicationDispense, Dispenser>,
): AsyncGenerator<DispensedBlock> {
  const firsts = blocks.flatMap((lines) => lines.slice(0, 1));
  const patients = await fetchById<Patient>(
    source,
    'Patient',
    firsts.map(({ dispense }) => dispense.subject),
  );
  const prescriptions = firsts.flatMap(({ prescription }) => prescription ?? []);
  const coverages = await fetchById<Coverage>(
    source,
    'Coverage',
    prescriptions.flatMap(({ insurance = [] }) => insurance),
  );
  const identifiersOf = await readPrescribers(
    source,
    prescriptions.map(({ requester }) => requester),
  );
  for (const lines of blocks) {
    const [first] = lines;
    const dispenser = first && dispensers.get(first.dispense);
    if (!first || !dispenser) continue;
    const [insurance] = first.prescription?.insurance ?? [];
    yield {
      lines,
      patient: patients.get(referencedId(first.dispense.subject, 'Patient') ?? ''),
      dispenser,
      prescriber: identifiersOf(first.prescription?.requester),
      coverage: coverages.get(referencedId(insurance, 'Coverage') ?? ''),
    };
  }
}
