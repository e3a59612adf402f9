import type { MedicationRequest, Parameters, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import { packageTerminology } from '@sinfonia/profiles/terminology';
import { createOpenEmergencies } from '../../../src/access/emergency/open-emergencies.ts';
import { openAccess } from '../../../src/access/open-access.ts';
import { loadPolicies } from '../../../src/access/policies/load-policies.ts';
import type { Principal } from '../../../src/access/principal.ts';
import type { FhirResponse } from '../../../src/fhir/exchange.ts';
import { dispensingOperations } from '../../../src/services/dispensing/steps.ts';
import { fhirBase, type InProcessApi, openInProcessApi } from '../../audit/in-process-api.ts';

/** All policies, by role. */
export const policies = loadPolicies();

const fiscal = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';
const nreSystem = 'urn:oid:2.16.840.1.113883.2.9.4.3.8';

/** Everybody is invented. */
export const people = {
  person: 'Patient/persona',
  other: 'Patient/altra',
  doctor: 'PractitionerRole/medico',
  pharmacy: 'Organization/farmacia-uno',
  otherPharmacy: 'Organization/farmacia-due',
  hospital: 'Organization/ospedale',
  distributor: 'Organization/distributore',
} as const;

/** Identifiers on the health cards. */
export const cards = {
  person: { system: fiscal, value: 'RNRLCU52C58F839B' },
  other: { system: fiscal, value: 'ZNRLCU52C58F839Z' },
} as const;

/** A caller of a role who acts for an organization. */
export function callerOf(role: string, organization: string, given: Partial<Principal> = {}): Principal {
  const id = organization.split('/')[1];
  const isSystem = policies.get(role)?.holder === 'system';
  return {
    clientId: `app-${id}`,
    role,
    tokenId: `${role}-${id}`,
    scopes: [isSystem ? 'system/*.cruds' : 'user/*.cruds'],
    purpose: policies.get(role)?.purposes[0] ?? 'TREAT',
    organization,
    ...(isSystem
      ? {}
      : {
          subject: `conto-${id}`,
          level: 2,
          fhirUser: `Practitioner/${id}`,
          practitionerRole: `PractitionerRole/${id}`,
        }),
    ...given,
  };
}
export const pharmacist = callerOf('pharmacist', people.pharmacy);
export const otherPharmacist = callerOf('pharmacist', people.otherPharmacy);
export const hospitalPharmacist = callerOf('pharmacist', people.hospital);

function structure(id: string, type: string): Resource[] {
  return [
    {
      resourceType: 'Organization',
      id,
      active: true,
      name: `Struttura ${id}`,
      type: [{ coding: [{ system: codeSystemUrl.SinfoniaOrganizationType, code: type }] }],
    },
    { resourceType: 'Practitioner', id },
    {
      resourceType: 'PractitionerRole',
      id,
      active: true,
      practitioner: { reference: `Practitioner/${id}` },
      organization: { reference: `Organization/${id}` },
    },
  ];
}

const registers: readonly Resource[] = [
  ...structure('farmacia-uno', 'pharmacy'),
  ...structure('farmacia-due', 'pharmacy'),
  ...structure('ospedale', 'hospital-unit'),
  ...structure('distributore', 'supplier'),
  { resourceType: 'Practitioner', id: 'medico' },
  { resourceType: 'PractitionerRole', id: 'medico', active: true, practitioner: { reference: 'Practitioner/medico' } },
  { resourceType: 'Patient', id: 'persona', active: true, identifier: [cards.person], birthDate: '1952-03-18' },
  { resourceType: 'Patient', id: 'altra', active: true, identifier: [cards.other], birthDate: '1960-01-01' },
];

/** What a line of a test says beside the usual. */
export interface LineOf {
  readonly id?: string;
  readonly nre?: string;
  readonly state?: string;
  readonly packs?: number;
  readonly channel?: string;
  /** `{}` for none. */
  readonly aic?: string | undefined;
  readonly group?: string | undefined;
  readonly notSubstitutable?: boolean;
  readonly authoredOn?: string;
  readonly plan?: string;
  readonly protocol?: string;
  readonly patient?: string;
  readonly performer?: string;
}

const statusOf: Readonly<Record<string, MedicationRequest['status']>> = {
  3: 'active',
  4: 'cancelled',
  5: 'active',
  6: 'on-hold',
  7: 'active',
  8: 'completed',
  9: 'active',
  10: 'stopped',
};

let numbers = 0;

/** A number that no other prescription of the run has. */
export function newNre(region = '150'): string {
  return `${region}0A4${String(++numbers).padStart(9, '0')}`;
}

/** A line of an electronic prescription as FHIR resource. */
export function lineOf(given: LineOf = {}): MedicationRequest & { readonly id: string } {
  const { state = '3', packs = 2, patient = people.person } = given;
  const aic = 'aic' in given ? given.aic : '000000001';
  const group = 'group' in given ? given.group : 'ZZ1';
  const nre = given.nre ?? newNre();
  return {
    resourceType: 'MedicationRequest',
    id: given.id ?? `r${nre}`,
    meta: { profile: [profileUrl.DrugMedicationRequest] },
    extension: [
      {
        url: extensionUrl.PrescriptionStateCode,
        valueCoding: { system: codeSystemUrl.PrescriptionState, code: state },
      },
      { url: extensionUrl.CoPayment, valueCoding: { system: codeSystemUrl.CoPaymentPosition, code: 'not-exempt' } },
      ...(given.channel === undefined
        ? []
        : [
            {
              url: extensionUrl.ExpectedChannel,
              valueCoding: { system: codeSystemUrl.DispensingChannel, code: given.channel },
            },
          ]),
      ...(given.plan === undefined && given.protocol === undefined
        ? []
        : [
            {
              url: extensionUrl.PianoTerapeutico,
              extension: [
                { url: 'existPt', valueBoolean: true },
                ...(given.plan === undefined ? [] : [{ url: 'PT', valueReference: { reference: given.plan } }]),
                ...(given.protocol === undefined
                  ? []
                  : [
                      {
                        url: 'protocollo',
                        valueIdentifier: {
                          system: 'https://fhir.sinfonia.campania.it/sid/ts-plan-protocol',
                          value: given.protocol,
                        },
                      },
                    ]),
              ],
            },
          ]),
    ],
    status: statusOf[state] ?? 'active',
    intent: 'order',
    medicationCodeableConcept: {
      coding: [
        ...(aic === undefined ? [] : [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.5', code: aic }]),
        ...(group === undefined ? [] : [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.51', code: group }]),
        { system: 'http://www.whocc.no/atc', code: 'B01AF02' },
      ],
      text: 'Medicinale di prova',
    },
    subject: { reference: patient },
    authoredOn: given.authoredOn ?? new Date(Date.now() - 3_600_000).toISOString(),
    requester: { reference: people.doctor },
    groupIdentifier: { system: nreSystem, value: nre },
    dispenseRequest: {
      quantity: { value: packs, unit: 'confezione' },
      ...(given.performer === undefined ? {} : { performer: { reference: given.performer } }),
    },
    ...(given.notSubstitutable === true
      ? {
          substitution: {
            allowedCodeableConcept: {
              coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-substanceAdminSubstitution', code: 'N' }],
            },
            reason: { coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.52', code: '1' }] },
          },
        }
      : {}),
  };
}

/** A therapeutic plan of the person. */
export function planOf(given: {
  readonly id: string;
  readonly status?: MedicationRequest['status'];
  readonly start?: string;
  readonly end?: string;
  readonly packs?: number;
  readonly patient?: string;
  readonly protocol?: string;
}): MedicationRequest {
  return {
    resourceType: 'MedicationRequest',
    id: given.id,
    identifier: [
      { system: 'https://fhir.sinfonia.campania.it/sid/ts-plan-protocol', value: given.protocol ?? `PT-${given.id}` },
    ],
    status: given.status ?? 'active',
    intent: 'plan',
    medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'B01AF02' }] },
    subject: { reference: given.patient ?? people.person },
    dispenseRequest: {
      validityPeriod: { start: given.start ?? dayFromNow(-100), end: given.end ?? dayFromNow(100) },
      quantity: { value: given.packs ?? 12 },
    },
  };
}

/** The day (Europe/Rome) some days from now. */
export function dayFromNow(days: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' }).format(
    Date.now() + days * 86_400_000,
  );
}

/** The service on a data directory, with the real access decision. */
export async function openDispensing(folder: string): Promise<InProcessApi> {
  const api = await openInProcessApi(
    folder,
    (store) =>
      openAccess({
        store,
        policies,
        audit: {
          securityEventFor: () => {
            throw new Error('no security event is written here');
          },
        },
        terminology: packageTerminology(),
        fhirBase,
        emergencies: createOpenEmergencies(),
        dataProtectionOfficers: [],
      }).access,
    dispensingOperations(),
  );
  await put(api, registers);
  return api;
}

/** Stores resources as they are. */
export async function put(api: InProcessApi, resources: readonly Resource[]): Promise<void> {
  await api.store.write(resources.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
}

/** All resources of a type. */
export async function allOf<R extends Resource>(api: InProcessApi, type: R['resourceType']): Promise<R[]> {
  const found: R[] = [];
  for await (const { json = '{}' } of api.store.scan({ types: [type] })) found.push(JSON.parse(json) as R);
  return found;
}

/** A resource as it is stored now. */
export async function now<R extends Resource>(api: InProcessApi, address: string): Promise<R> {
  const [type = '', id = ''] = address.split('/');
  return JSON.parse((await api.store.read({ type, id }))?.json ?? '{}') as R;
}

/** Values of a request: days, moments and references are told by their form. */
export type Value = string | number | boolean | { readonly [name: string]: Value | readonly Value[] | undefined };
export type Values = Readonly<Record<string, Value | readonly Value[] | undefined>>;

/** A Parameters body. */
export const toParameters = (values: Values): object => ({
  resourceType: 'Parameters',
  parameter: entriesOf(values),
});

function entriesOf(values: Values): object[] {
  return Object.entries(values).flatMap(([name, given]) =>
    given === undefined
      ? []
      : (Array.isArray(given) ? (given as readonly Value[]) : [given as Value]).map((value) => ({
          name,
          ...typed(value),
        })),
  );
}

function typed(value: Value): object {
  if (typeof value === 'string') {
    return /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]+$/.test(value)
      ? { valueReference: { reference: value } }
      : { valueString: value };
  }
  if (typeof value === 'number') return Number.isInteger(value) ? { valueInteger: value } : { valueDecimal: value };
  if (typeof value === 'boolean') return { valueBoolean: value };
  if ('system' in value) return { valueIdentifier: value };
  return { part: entriesOf(value as Values) };
}

/** What a step answered, refusals too. */
export interface Outcome {
  readonly status: number;
  readonly state: string | undefined;
  /** Code of the refusal. */
  readonly code: string | undefined;
  /** Rule of the refusal. */
  readonly rule: string | undefined;
  /** Rules of the remarks. */
  readonly remarks: readonly string[];
  readonly body: string;
  readonly parameters: NonNullable<Parameters['parameter']>;
  shown<R extends Resource>(name: string): readonly (R & { readonly id: string })[];
}

/** Makes a step, `take` for `$dispensing-take`; `about` is the id of a line or the address of an order. */
export async function make(
  api: InProcessApi,
  who: Principal,
  step: string,
  about: string | undefined,
  values: Values = {},
  headers: Record<string, string> = {},
): Promise<Outcome> {
  const place = about === undefined ? 'MedicationRequest' : about.includes('/') ? about : `MedicationRequest/${about}`;
  const name = step.startsWith('supply') ? step : `dispensing-${step}`;
  const isReading = step === 'state';
  const body = isReading ? undefined : { resourceType: 'Parameters', parameter: entriesOf(values) };
  try {
    return toOutcome(await api.ask(who, isReading ? 'GET' : 'POST', `${place}/$${name}`, body, headers));
  } catch (error) {
    return refusalOf(error);
  }
}

interface Thrown {
  readonly status?: number;
  readonly issues?: readonly { readonly code: string; readonly values?: Readonly<Record<string, string>> }[];
}

/** A refusal as outcome. */
export function refusalOf(error: unknown): Outcome {
  const { status, issues } = error as Thrown;
  const [issue] = issues ?? [];
  if (status === undefined || issue === undefined) throw error;
  return {
    status,
    state: undefined,
    code: issue.code,
    rule: issue.values?.['rule'],
    remarks: [],
    body: JSON.stringify(issues),
    parameters: [],
    shown: () => [],
  };
}

/** An answer, read. */
export function toOutcome({ status, body = '{}' }: FhirResponse): Outcome {
  const { parameter = [] } = JSON.parse(body) as Parameters;
  const outcome = parameter.find(({ name }) => name === 'outcome')?.resource;
  const issues = outcome?.resourceType === 'OperationOutcome' ? outcome.issue : [];
  return {
    status,
    state: parameter.find(({ name }) => name === 'state')?.valueCode,
    code: undefined,
    rule: undefined,
    remarks: issues.flatMap((one) => /[A-Z]{2}-\d\d/.exec(JSON.stringify(one))?.[0] ?? []),
    body,
    parameters: parameter,
    shown: <R extends Resource>(name: string) =>
      parameter.flatMap((one) =>
        one.name === name && one.resource !== undefined ? [one.resource as R & { readonly id: string }] : [],
      ),
  };
}

/** What an entry of a dispensing says beside the usual: one pack of the first medicine, under convention. */
export function itemOf(line: string, given: Values = {}): Value {
  return {
    prescription: `MedicationRequest/${line}`,
    channel: 'convention',
    aic: '000000001',
    quantity: 1,
    ...given,
  } as Value;
}

/** Presents a prescription with the card of the person. */
export function present(api: InProcessApi, who: Principal, nre: string, given: Values = {}): Promise<Outcome> {
  return make(api, who, 'take', undefined, { nre, identifier: cards.person, ...given });
}
