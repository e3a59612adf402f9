import type { Patient, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { parseDateInterval } from '../../src/fhir/search/dates.ts';
import type { Comparator, Condition, SearchPlan, SortKey } from '../../src/fhir/search/plan.ts';

const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}${String(at).padStart(2, '0')}`);

const patientIds = numbered('p', 24);
const observationIds = numbered('o', 40);
const organizationIds = numbered('g', 4);
const doctorIds = numbered('d', 3);
const families = ['Rossi', 'Rossini', 'Bianchi', 'Esposito'] as const;
const genders = ['male', 'female', 'unknown'] as const;
const dates = ['1950', '1975-06', '1975-06-15', '1975-06-16', '2000-12-31', '2001'] as const;
const statuses = ['final', 'amended', 'preliminary'] as const;
const codes = ['weight', 'height', 'note'] as const;

const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });
const reference = (type: string, ids: readonly string[]) =>
  fc.constantFrom(...ids).map((id) => ({ reference: `${type}/${id}` }));
/** Only what is there: a property whose value is undefined is none. */
const present = (resource: object): Resource => JSON.parse(JSON.stringify(resource)) as Resource;

const patientOf = (id: string): fc.Arbitrary<Resource> =>
  fc
    .record({
      resourceType: fc.constant('Patient' as const),
      id: fc.constant(id),
      name: maybe(fc.constantFrom(...families).map((family) => [{ family }])),
      gender: maybe(fc.constantFrom<NonNullable<Patient['gender']>>(...genders)),
      birthDate: maybe(fc.constantFrom(...dates)),
      managingOrganization: maybe(reference('Organization', organizationIds)),
      generalPractitioner: maybe(fc.uniqueArray(fc.constantFrom(...doctorIds), { minLength: 1, maxLength: 2 })).map(
        (ids) => ids?.map((each) => ({ reference: `Practitioner/${each}` })),
      ),
    })
    .map(present);

const observationOf = (id: string): fc.Arbitrary<Resource> =>
  fc
    .record({
      resourceType: fc.constant('Observation' as const),
      id: fc.constant(id),
      status: fc.constantFrom(...statuses),
      code: fc.constantFrom(...codes).map((code) => ({ coding: [{ system: 'urn:codes', code }] })),
      subject: maybe(reference('Patient', patientIds)),
      performer: maybe(reference('Practitioner', doctorIds)).map((one) => (one === undefined ? undefined : [one])),
      effectiveDateTime: maybe(fc.constantFrom(...dates)),
    })
    .map(present);

/** Resources of four types that refer to each other, in the order of their creation. */
export const population: fc.Arbitrary<readonly Resource[]> = fc
  .tuple(fc.tuple(...patientIds.map(patientOf)), fc.tuple(...observationIds.map(observationOf)))
  .map(([patients, observations]) => [
    ...organizationIds.map((id, at) =>
      present({ resourceType: 'Organization', id, name: at % 2 === 0 ? 'Alfa' : 'Beta' }),
    ),
    ...doctorIds.map((id) => present({ resourceType: 'Practitioner', id })),
    ...patients,
    ...observations,
  ]);

const some = (values: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const token = (type: string, code: string, values: readonly string[]): fc.Arbitrary<Condition> =>
  some(values).map((list) => ({
    kind: 'token',
    parameter: { type, code },
    anyOf: list.map((each) => ({ code: each })),
  }));
const refers = (type: string, code: string, target: string, ids: readonly string[]): fc.Arbitrary<Condition> =>
  some(ids).map((list) => ({
    kind: 'reference',
    parameter: { type, code },
    anyOf: list.map((id) => `${target}/${id}`),
  }));
const missing = (type: string, ...parameters: readonly string[]): fc.Arbitrary<Condition> =>
  fc
    .tuple(fc.constantFrom(...parameters), fc.boolean())
    .map(([code, isMissing]) => ({ kind: 'missing', parameter: { type, code }, missing: isMissing }));
const dated = (type: string, code: string): fc.Arbitrary<Condition> =>
  fc
    .tuple(fc.constantFrom<Comparator>('eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb'), fc.constantFrom(...dates))
    .map(([comparator, text]) => {
      const { low, high } = parseDateInterval(text) ?? { low: 0, high: 0 };
      return { kind: 'date', parameter: { type, code }, comparator, low, high };
    });
const named = (type: string, code: string, values: readonly string[]): fc.Arbitrary<Condition> =>
  fc
    .tuple(fc.constantFrom('prefix' as const, 'exact' as const, 'contains' as const), fc.constantFrom(...values))
    .map(([match, value]) => ({ kind: 'string', parameter: { type, code }, match, value }));
const ids = (values: readonly string[]): fc.Arbitrary<Condition> =>
  some(values).map((list) => ({ kind: 'id', ids: list }));

/** Conditions joined at random by "and", "or" and "not". */
function combined(simple: fc.Arbitrary<Condition>, depth: number): fc.Arbitrary<Condition> {
  if (depth === 0) return simple;
  const inner = combined(simple, depth - 1);
  const parts = fc.array(inner, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: 2, arbitrary: simple },
    { weight: 2, arbitrary: parts.map((of): Condition => ({ kind: 'and', of })) },
    { weight: 2, arbitrary: parts.map((of): Condition => ({ kind: 'or', of })) },
    { weight: 1, arbitrary: inner.map((of): Condition => ({ kind: 'not', of })) },
  );
}

const ofOrganization = fc.oneof(named('Organization', 'name', ['Alfa', 'Bet']), ids(organizationIds));
const ofObservation = fc.oneof(
  token('Observation', 'status', statuses),
  token('Observation', 'code', codes),
  refers('Observation', 'performer', 'Practitioner', doctorIds),
  dated('Observation', 'date'),
  missing('Observation', 'date', 'performer', 'subject'),
  ids(observationIds),
);
const ofPatient = fc.oneof(
  token('Patient', 'gender', genders),
  named('Patient', 'family', ['Rossi', 'ross', 'chi', 'Esposito']),
  dated('Patient', 'birthdate'),
  refers('Patient', 'organization', 'Organization', organizationIds),
  refers('Patient', 'general-practitioner', 'Practitioner', doctorIds),
  missing('Patient', 'birthdate', 'organization', 'gender'),
  ids(patientIds),
);
const chainTo = (type: string, code: string, target: string, where: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
  where.map((each) => ({ kind: 'chain', parameter: { type, code }, branches: [{ type: target, where: each }] }));
const namedBy = (type: string, code: string, where: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
  where.map((each) => ({ kind: 'has', type, parameter: { type, code }, where: each }));

const patientCondition = combined(
  fc.oneof(
    { weight: 4, arbitrary: ofPatient },
    { weight: 1, arbitrary: chainTo('Patient', 'organization', 'Organization', combined(ofOrganization, 1)) },
    { weight: 2, arbitrary: namedBy('Observation', 'subject', combined(ofObservation, 1)) },
  ),
  2,
);
const observationCondition = combined(
  fc.oneof(
    { weight: 4, arbitrary: ofObservation },
    { weight: 2, arbitrary: chainTo('Observation', 'subject', 'Patient', patientCondition) },
  ),
  2,
);

const sorts = (type: string, keys: readonly string[]): fc.Arbitrary<SortKey[]> =>
  fc.uniqueArray(
    fc
      .tuple(fc.constantFrom(...keys), fc.boolean())
      .map(([code, descending]) => ({ parameter: { type, code }, descending })),
    { maxLength: 2, selector: ({ parameter }) => parameter.code },
  );

const planOf = (
  types: readonly string[],
  where: fc.Arbitrary<Condition>,
  sort: fc.Arbitrary<readonly SortKey[]>,
): fc.Arbitrary<SearchPlan> =>
  fc
    .record({
      where,
      sort,
      count: fc.integer({ min: 1, max: 12 }),
      total: fc.constantFrom('none' as const, 'accurate' as const),
    })
    .map((made) => ({ types, include: [], query: [], ...made }));

/** Searches over {@link population}, of what both stores answer alike. */
export const arbitraryPlan: fc.Arbitrary<SearchPlan> = fc.oneof(
  planOf(['Patient'], patientCondition, sorts('Patient', ['birthdate', 'family', 'gender', '_id'])),
  planOf(['Observation'], observationCondition, sorts('Observation', ['date', 'status', '_id'])),
  planOf(
    ['Patient', 'Observation'],
    fc.tuple(patientCondition, observationCondition).map(
      ([patient, observation]): Condition => ({
        kind: 'or',
        of: [
          { kind: 'and', of: [{ kind: 'type', types: ['Patient'] }, patient] },
          { kind: 'and', of: [{ kind: 'type', types: ['Observation'] }, observation] },
        ],
      }),
    ),
    fc.constant([]),
  ),
);
