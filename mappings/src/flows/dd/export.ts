import type { MedicationDispense, MedicationRequest, Organization, Patient } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { compileChecker } from '../../layout/checker.ts';
import { addDays, isInPeriod, toCivilDate } from '../../layout/civil-date.ts';
import { toFinding } from '../../layout/finding.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { writeLines } from '../../layout/line-writer.ts';
import { fetchById, learnById } from '../../source/fetch-by-id.ts';
import { type FhirSource, isOfType, referencedId } from '../../source/fhir-source.ts';
import type { FlowExportOptions } from '../flow.ts';
import { ddLayout } from './layout.ts';
import { type DispensedMedicine, toDdRecord } from './to-dd.ts';

/** So many dispensings are put together at a time: memory does not depend on their number. */
const batchSize = 40;

/**
 * Writes the file of a month. A record that lacks what the schema wants is withheld and told. Throws `flow-option-invalid`
 * for a period of more than one month, and with files sent before: corrections are not made here.
 */
export function exportDd(source: FhirSource, options: FlowExportOptions): AsyncIterable<Uint8Array> {
  const { from, to } = options.period;
  if (from.slice(0, 7) !== to.slice(0, 7)) refuse('--from, --to', '2026-03-01, 2026-03-31');
  if ((options.sent?.length ?? 0) > 0) refuse('--sent', '-');
  return writeLines(ddLayout, records(source, options));
}

function refuse(option: string, expected: string): never {
  throw new FhirError({ code: 'flow-option-invalid', values: { option, expected } });
}

async function* records(source: FhirSource, options: FlowExportOptions): AsyncGenerator<FlowRecord> {
  const checker = compileChecker(ddLayout);
  const { pseudonymiser, submitter, onFinding } = options;
  let count = 0;
  for await (const medicine of medicinesOf(source, options)) {
    const resource = `MedicationDispense/${medicine.dispense.id}`;
    const record = toDdRecord(medicine, pseudonymiser);
    if (record && !isOfSubmitter(record, submitter)) continue;
    // What stands in the clear until the file is made pseudonymous is no fault of the record.
    const faults = (record ? checker.all(record) : []).filter(({ field }) => field !== 'id_ass' || pseudonymiser);
    if (!record || faults.some(({ severity }) => severity === 'error')) {
      const withheld = toFinding({ code: 'flow-record-withheld', values: { case: resource } }, '');
      for (const finding of [withheld, ...faults]) onFinding?.({ record: 0, ...finding, resource });
      continue;
    }
    count += 1;
    for (const finding of faults) onFinding?.({ record: count, ...finding, resource });
    yield record;
    options.onRecord?.(count, 'I');
  }
}

function isOfSubmitter(record: FlowRecord, submitter: FlowExportOptions['submitter']): boolean {
  const { cod_reg: region, cod_asl: body } = record;
  // Without a body nobody can tell whose it is: then it is told rather than left out.
  if (typeof body !== 'string') return true;
  return (
    (submitter?.region === undefined || submitter.region === region) &&
    (submitter?.asl === undefined || submitter.asl === body.slice(3))
  );
}

async function* medicinesOf(source: FhirSource, { period }: FlowExportOptions): AsyncGenerator<DispensedMedicine> {
  let batch: MedicationDispense[] = [];
  const organizations = new Map<string, Organization | undefined>();
  // A day more on each side: the source reckons in another zone; the day in Italy decides.
  for await (const resource of source.search('MedicationDispense', [
    ['status', 'completed'],
    ['whenhandedover', `ge${addDays(period.from, -1)}`],
    ['whenhandedover', `le${addDays(period.to, 1)}`],
  ])) {
    if (!isOfType(resource, 'MedicationDispense') || resource.status !== 'completed') continue;
    if (!isInPeriod(toCivilDate(resource.whenHandedOver), period)) continue;
    // Pharmacies under convention belong to File D.
    if (resource.category?.coding?.some(({ code }) => code === 'convention')) continue;
    batch.push(resource);
    if (batch.length < batchSize) continue;
    yield* assemble(source, batch, organizations);
    batch = [];
  }
  yield* assemble(source, batch, organizations);
}

async function* assemble(
  source: FhirSource,
  batch: readonly MedicationDispense[],
  organizations: Map<string, Organization | undefined>,
): AsyncGenerator<DispensedMedicine> {
  const patients = await fetchById<Patient>(
    source,
    'Patient',
    batch.map(({ subject }) => subject),
  );
  const requests = await fetchById<MedicationRequest>(
    source,
    'MedicationRequest',
    batch.flatMap(({ authorizingPrescription = [] }) => authorizingPrescription),
  );
  await learnById(
    source,
    'Organization',
    organizations,
    batch.flatMap(({ performer = [] }) => performer.map(({ actor }) => actor)),
  );
  for (const dispense of batch) {
    const own = (dispense.performer ?? []).flatMap(
      ({ actor }) => organizations.get(referencedId(actor, 'Organization') ?? '') ?? [],
    );
    await learnById(
      source,
      'Organization',
      organizations,
      own.map(({ partOf }) => partOf),
    );
    const above = own.flatMap(({ partOf }) => organizations.get(referencedId(partOf, 'Organization') ?? '') ?? []);
    const [prescription] = (dispense.authorizingPrescription ?? []).flatMap(
      (reference) => requests.get(referencedId(reference, 'MedicationRequest') ?? '') ?? [],
    );
    yield {
      dispense,
      patient: patients.get(referencedId(dispense.subject, 'Patient') ?? ''),
      organizations: [...own, ...above],
      prescription,
    };
  }
}
