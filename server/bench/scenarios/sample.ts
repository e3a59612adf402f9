import type { Bundle, Observation, Patient } from '@medplum/fhirtypes';
import type { LoadClient } from '../load/client.ts';

/** What the scenarios need to know of the data that was loaded: addresses and values that exist. */
export interface Sample {
  readonly patientIds: readonly string[];
  readonly fiscalCodes: readonly string[];
  readonly families: readonly string[];
  readonly birthDates: readonly string[];
  readonly encounterPatientIds: readonly string[];
  /** Text of one stored Observation, as a model for new ones. */
  readonly observation: Observation;
}

/** System of the codice fiscale. */
export const fiscalCodeSystem = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';

/** Reads a sample of the loaded data through the API, so that any FHIR server can be measured. */
export async function takeSample(connection: LoadClient, base: string): Promise<Sample> {
  const patients = (await readPage<Patient>(connection, `${base}/Patient?_count=200`)).filter(
    (patient) => patient.birthDate !== undefined,
  );
  const visits = await readPage<{ subject?: { reference?: string } }>(connection, `${base}/Encounter?_count=200`);
  const [observation] = await readPage<Observation>(connection, `${base}/Observation?_count=1`);
  if (patients.length === 0 || observation === undefined) throw new Error('the server holds no sample data');
  return {
    patientIds: patients.map((patient) => patient.id ?? ''),
    fiscalCodes: patients.flatMap(
      (patient) => patient.identifier?.find((identifier) => identifier.system === fiscalCodeSystem)?.value ?? [],
    ),
    families: [...new Set(patients.flatMap((patient) => patient.name?.[0]?.family ?? []))],
    birthDates: patients.map((patient) => patient.birthDate ?? ''),
    encounterPatientIds: visits.flatMap((visit) => visit.subject?.reference?.split('/')[1] ?? []),
    observation,
  };
}

async function readPage<T>(connection: LoadClient, path: string): Promise<T[]> {
  const answer = await connection.ask({ method: 'GET', path });
  if (answer.status !== 200) throw new Error(`${answer.status} for ${path}`);
  const bundle = JSON.parse(answer.body) as Bundle;
  return (bundle.entry ?? []).map((entry) => entry.resource as T);
}
