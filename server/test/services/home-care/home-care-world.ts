import type { Parameters, QuestionnaireResponse, Resource } from '@medplum/fhirtypes';
import type { Principal } from '../../../src/access/principal.ts';
import type { AccessPort } from '../../../src/fhir/access-port.ts';
import type { FhirResponse } from '../../../src/fhir/exchange.ts';
import { toEvaluation } from '../../../src/sandbox/campania/home-care/evaluation.ts';
import { drawNeeds } from '../../../src/sandbox/campania/home-care/needs.ts';
import { createRandom } from '../../../src/sandbox/campania/random.ts';
import { homeCareOperations } from '../../../src/services/home-care/steps.ts';
import type { Store } from '../../../src/store/port.ts';
import { fhirBase, type InProcessApi, openInProcessApi } from '../../audit/in-process-api.ts';

export { fhirBase };

/** The people and organizations of a home-care case; everybody is invented. */
export const people = {
  person: 'Patient/persona',
  son: 'RelatedPerson/figlio',
  authority: 'Organization/asl-uno',
  district: 'Organization/distretto-uno',
  otherAuthority: 'Organization/asl-due',
  cooperative: 'Organization/cooperativa',
  coordinator: 'PractitionerRole/coordinatore',
  secondCoordinator: 'PractitionerRole/coordinatore-due',
  otherCoordinator: 'PractitionerRole/coordinatore-altrove',
  doctor: 'PractitionerRole/medico',
  nurse: 'PractitionerRole/infermiere',
} as const;

const day = 86_400_000;

/** The day (Europe/Rome at noon) some days from now, `YYYY-MM-DD`. */
export function dayFromNow(days: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' }).format(
    Date.now() + days * day,
  );
}

/** Principals of the roles that take part; scopes are wide, what they may do is for role and machine to say. */
export function principalOf(role: string, extra: Partial<Principal> = {}): Principal {
  return { clientId: 'prova', role, scopes: ['system/*.cruds', 'user/*.cruds'], purpose: 'TREAT', ...extra };
}

export const coordinator = principalOf('home-care-coordinator', {
  subject: 'conto-coordinatore',
  fhirUser: 'Practitioner/coordinatore',
  practitionerRole: people.coordinator,
  organization: people.district,
});

/** What is in the store before a case begins. */
export const registers: readonly Resource[] = [
  { resourceType: 'Organization', id: 'asl-uno', name: 'Azienda di prova', active: true },
  {
    resourceType: 'Organization',
    id: 'distretto-uno',
    name: 'Distretto di prova',
    partOf: { reference: people.authority },
  },
  { resourceType: 'Organization', id: 'asl-due', name: 'Altra azienda di prova', active: true },
  { resourceType: 'Organization', id: 'cooperativa', name: 'Cooperativa di prova', active: true },
  ...['coordinatore', 'coordinatore-due', 'coordinatore-altrove', 'medico', 'infermiere'].flatMap((id): Resource[] => [
    { resourceType: 'Practitioner', id },
    {
      resourceType: 'PractitionerRole',
      id,
      active: true,
      practitioner: { reference: `Practitioner/${id}` },
      organization: { reference: id === 'coordinatore-altrove' ? people.otherAuthority : people.district },
    },
  ]),
  {
    resourceType: 'Patient',
    id: 'persona',
    active: true,
    identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'RNRLCU52C58F839B' }],
    birthDate: '1952-03-18',
    gender: 'female',
    managingOrganization: { reference: people.authority },
    generalPractitioner: [{ reference: people.doctor }],
  },
  {
    resourceType: 'RelatedPerson',
    id: 'figlio',
    active: true,
    patient: { reference: people.person },
  },
];

/** A home-care service with the people of the registers, on a data directory. */
export async function openHomeCare(
  dataDirectory: string,
  accessTo?: (store: Store) => AccessPort,
): Promise<InProcessApi> {
  const api = await openInProcessApi(dataDirectory, accessTo, homeCareOperations());
  await api.store.write(registers.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
  return api;
}

/** The SIAD form, answered. */
export function siadResponse(): QuestionnaireResponse {
  const random = createRandom(7, 1);
  const { item } = toEvaluation(random, {
    id: 'prova',
    patientId: 'persona',
    episode: 'EpisodeOfCare/prova',
    kind: 'elder',
    needs: drawNeeds(random, { stage: 'assessed', kind: 'elder' }),
    day: 0,
    age: 74,
    cohabitants: 1,
    author: people.coordinator,
    members: [],
  });
  return {
    resourceType: 'QuestionnaireResponse',
    status: 'completed',
    questionnaire: 'https://fhir.sinfonia.campania.it/Questionnaire/siad-valutazione',
    ...(item === undefined ? {} : { item }),
  };
}

type Value = string | number | boolean | Resource | { readonly [name: string]: Value | readonly Value[] };

/** A Parameters body from plain values: `Type/id` becomes a reference, a resource a resource, an object its parts. */
export function toParameters(values: Readonly<Record<string, Value | readonly Value[]>>): Parameters {
  return { resourceType: 'Parameters', parameter: partsOf(values) as NonNullable<Parameters['parameter']> };
}

function partsOf(values: Readonly<Record<string, Value | readonly Value[]>>): object[] {
  return Object.entries(values).flatMap(([name, given]) =>
    (Array.isArray(given) ? (given as readonly Value[]) : [given as Value]).map((value) => ({
      name,
      ...typedValue(value),
    })),
  );
}

function typedValue(value: Value): object {
  if (typeof value === 'string') {
    return /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]+$/.test(value)
      ? { valueReference: { reference: value } }
      : { valueString: value };
  }
  if (typeof value === 'number') return { valueInteger: value };
  if (typeof value === 'boolean') return { valueBoolean: value };
  if ('resourceType' in value) return { resource: value };
  if ('system' in value) return { valueIdentifier: value };
  return { part: partsOf(value as Readonly<Record<string, Value | readonly Value[]>>) };
}

/** The answer to a step, read. */
export interface StepAnswer {
  readonly status: number;
  readonly state: string | undefined;
  readonly etag: string | undefined;
  shown<R extends Resource = Resource>(name: string): readonly (R & { readonly id: string })[];
}

/** Reads the answer to a step. */
export function readAnswer({ status, headers, body = '{}' }: FhirResponse): StepAnswer {
  const { parameter = [] } = JSON.parse(body) as Parameters;
  return {
    status,
    state: parameter.find(({ name }) => name === 'state')?.valueCode,
    etag: headers['etag'],
    shown: <R extends Resource>(name: string) =>
      parameter.flatMap((one) =>
        one.name === name && one.resource !== undefined ? [one.resource as R & { readonly id: string }] : [],
      ),
  };
}
