/*
 * Types that callers rely on, checked by the compiler: a line after `@ts-expect-error` must be refused.
 */
import type { Bundle, Encounter, Observation, Patient, Resource } from '@medplum/fhirtypes';
import {
  bearer,
  connect,
  extensionOf,
  extensionUrl,
  type HomeCareClosingReason,
  type HomeCareEpisode,
  type PaiCarePlan,
  type SearchResults,
  type Stored,
  TransactionBuilder,
  type TransactionResult,
} from './index.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only when both types are the same. */
function expectSame<A, B>(_same: Same<A, B>): void {}

const client = connect({ baseUrl: 'https://fhir.example/fhir', auth: bearer('x') });

/** Calls of the client and the types that they give. */
export async function typesOfClient(): Promise<void> {
  const patient = await client.read('Patient', '1');
  expectSame<typeof patient, Stored<Patient>>(true);
  expectSame<typeof patient.id, string>(true);
  expectSame<ReturnType<typeof client.search<'Encounter'>>, SearchResults<Encounter>>(true);

  for await (const one of client.search('Observation')) expectSame<typeof one, Stored<Observation>>(true);
  for await (const page of client.search('Patient').pages()) {
    expectSame<typeof page.included, readonly Stored<Resource>[]>(true);
  }
  for await (const entry of client.history({ type: 'Patient', id: '1' })) {
    expectSame<typeof entry.resource, Stored<Patient> | undefined>(true);
  }
  const changed = await client.modify('Patient', '1', (one) => ({ ...one, active: true }));
  expectSame<typeof changed, Stored<Patient>>(true);

  // @ts-expect-error not a resource type
  client.search('Persona');
  // @ts-expect-error not a resource type
  await client.read('patient', '1');
  // @ts-expect-error an update needs the id
  await client.update({ resourceType: 'Patient' });
  // @ts-expect-error not a field of Patient
  await client.create<Patient>({ resourceType: 'Patient', famly: 'x' });
  // @ts-expect-error another type of resource
  await client.modify('Patient', '1', () => ({ resourceType: 'Encounter', status: 'finished', class: {} }));
  // @ts-expect-error a JSON Patch step without its value
  await client.patch('Patient', '1', [{ op: 'add', path: '/active' }]);
  // @ts-expect-error no authorizer
  connect({ baseUrl: 'https://fhir.example/fhir' });
}

/** Types of the profiles, where resources go in and come out. */
export async function typesOfProfiles(plan: PaiCarePlan, episode: HomeCareEpisode): Promise<void> {
  const stored = await client.create(plan);
  expectSame<typeof stored, Stored<PaiCarePlan>>(true);
  new TransactionBuilder().create(plan);
  const reason = extensionOf(episode, extensionUrl.HomeCareClosingReason);
  expectSame<typeof reason, HomeCareClosingReason | undefined>(true);
  // @ts-expect-error no extension of the platform
  extensionOf(episode, 'https://example.org/other');
  // @ts-expect-error the reason is no text
  reason?.valueString;
}

/** Entries of a transaction and the types of their results. */
export async function typesOfTransaction(): Promise<void> {
  const work = new TransactionBuilder();
  const patient = work.create<Patient>({ resourceType: 'Patient' });
  work.create<Observation>({
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'peso' },
    subject: patient.asReference,
  });
  const result = await client.transaction(work);
  expectSame<typeof result, TransactionResult>(true);
  const created = result.resource(patient);
  expectSame<typeof created, Stored<Patient>>(true);
  const bundle = await client.transaction(work.toBundle());
  expectSame<typeof bundle, Bundle>(true);

  work.create<Encounter>({
    resourceType: 'Encounter',
    status: 'finished',
    class: {},
    // @ts-expect-error the patient of an Encounter is its subject
    patient: patient.asReference,
  });
  work.create<Observation>({
    resourceType: 'Observation',
    status: 'final',
    code: {},
    // @ts-expect-error an Organization performs no part of a Specimen
    specimen: work.handle('Organization').asReference,
  });
}
