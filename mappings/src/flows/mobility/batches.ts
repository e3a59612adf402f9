import type { Identifier, Organization, Practitioner, PractitionerRole, Reference, Resource } from '@medplum/fhirtypes';
import { addDays, type CivilPeriod } from '../../layout/civil-date.ts';
import { fetchById, learnById } from '../../source/fetch-by-id.ts';
import { type FhirQuery, type FhirSource, isOfType, referencedId } from '../../source/fhir-source.ts';

/** So many resources are put together at a time: memory does not depend on their number. */
const batchSize = 40;

/** The matches of a search, some at a time. */
export async function* batchesOf<T extends Resource['resourceType']>(
  source: FhirSource,
  type: T,
  query: FhirQuery,
): AsyncGenerator<Extract<Resource, { resourceType: T }>[]> {
  let batch: Extract<Resource, { resourceType: T }>[] = [];
  for await (const resource of source.search(type, query)) {
    if (!isOfType(resource, type)) continue;
    batch.push(resource);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** A period as a search by date: a day more on each side, since the source reckons in another zone; the day in Italy decides. */
export function widened(name: string, { from, to }: CivilPeriod): FhirQuery {
  return [
    [name, `ge${addDays(from, -1)}`],
    [name, `le${addDays(to, 1)}`],
  ];
}

/** Organizations that were read, or looked for and not found: they are few and come again. */
export type Organizations = Map<string, Organization | undefined>;

/** Reads the organizations of references and those they are part of; gives back the function that finds them, own ones first. */
export async function learnOrganizations(
  source: FhirSource,
  known: Organizations,
  references: readonly (Reference | undefined)[],
): Promise<(references: readonly (Reference | undefined)[]) => Organization[]> {
  await learnById(source, 'Organization', known, references);
  const organizationOf = (reference: Reference | undefined) =>
    known.get(referencedId(reference, 'Organization') ?? '') ?? [];
  await learnById(
    source,
    'Organization',
    known,
    references.flatMap(organizationOf).map(({ partOf }) => partOf),
  );
  return (wanted) => {
    const own = wanted.flatMap(organizationOf);
    return [...own, ...own.flatMap(({ partOf }) => organizationOf(partOf))];
  };
}

/** Reads who prescribed; gives back the function that finds the identifiers of the person. */
export async function readPrescribers(
  source: FhirSource,
  requesters: readonly (Reference | undefined)[],
): Promise<(reference: Reference | undefined) => Identifier[]> {
  const roles = await fetchById<PractitionerRole>(source, 'PractitionerRole', requesters);
  const practitioners = await fetchById<Practitioner>(source, 'Practitioner', [
    ...requesters,
    ...[...roles.values()].map(({ practitioner }) => practitioner),
  ]);
  return (reference) => {
    const role = roles.get(referencedId(reference, 'PractitionerRole') ?? '');
    const person = practitioners.get(referencedId(role?.practitioner ?? reference, 'Practitioner') ?? '');
    return [...(reference?.identifier ? [reference.identifier] : []), ...(person?.identifier ?? [])];
  };
}

/** Each value once, those that are not known left out. */
export function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.flatMap((value) => value ?? []))];
}

/** A token of a search, with what separates parts of it escaped (FHIR R4, search, 3.1.1.5.7). */
export function token(system: string, value: string): string {
  return `${system}|${value.replace(/[\\,|$]/g, '\\$&')}`;
}
