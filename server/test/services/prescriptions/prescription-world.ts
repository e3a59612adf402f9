import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MedicationRequest, Resource } from '@medplum/fhirtypes';
import type { Principal } from '../../../src/access/principal.ts';
import { openNreLots } from '../../../src/exchanges/sistema-ts/nre-lots.ts';
import type { AccessPort } from '../../../src/fhir/access-port.ts';
import type { Condition } from '../../../src/fhir/search/plan.ts';
import type { NreSource } from '../../../src/services/prescriptions/nre-source.ts';
import { prescriptionOperations } from '../../../src/services/prescriptions/steps.ts';
import { findResources } from '../../../src/services/steps/stored.ts';
import type { Store } from '../../../src/store/port.ts';
import { type InProcessApi, openInProcessApi } from '../../audit/in-process-api.ts';
import { dayFromNow, principalOf, readAnswer, type StepAnswer, toParameters } from '../home-care/home-care-world.ts';

export { dayFromNow, principalOf, readAnswer, type StepAnswer, toParameters };

/** The people of the tests; everybody is invented. */
export const people = {
  person: 'Patient/persona',
  other: 'Patient/altra-persona',
  deceased: 'Patient/deceduta',
  doctor: 'PractitionerRole/medico',
  substitute: 'PractitionerRole/sostituto',
  specialist: 'PractitionerRole/cardiologo',
  exemption: 'Coverage/esenzione',
  plan: 'MedicationRequest/piano-apixaban',
} as const;

const canonical = 'https://fhir.sinfonia.campania.it';
const atc = 'http://www.whocc.no/atc';

/** Who prescribes; scopes are wide, what they may do is for role and machine to say. */
export const doctor = principalOf('general-practitioner', {
  subject: 'conto-medico',
  fhirUser: 'Practitioner/medico',
  practitionerRole: people.doctor,
});
export const substitute = principalOf('general-practitioner', {
  subject: 'conto-sostituto',
  fhirUser: 'Practitioner/sostituto',
  practitionerRole: people.substitute,
});
export const specialist = principalOf('specialist', {
  subject: 'conto-cardiologo',
  fhirUser: 'Practitioner/cardiologo',
  practitionerRole: people.specialist,
  organization: 'Organization/ospedale',
});
export const citizen = principalOf('citizen', { fhirUser: people.person, patient: 'persona', purpose: 'PATRQT' });

/** An active plan for apixaban, registered at Sistema TS, with twelve packs. */
export function planOf(change: Partial<MedicationRequest> & { readonly id?: string } = {}): MedicationRequest {
  return {
    resourceType: 'MedicationRequest',
    id: 'piano-apixaban',
    meta: { profile: [`${canonical}/StructureDefinition/sinfonia-piano-terapeutico`] },
    extension: [
      {
        url: `${canonical}/StructureDefinition/piano-terapeutico`,
        extension: [
          { url: 'existPt', valueBoolean: true },
          { url: 'PT', valueReference: { reference: 'CarePlan/vista' } },
        ],
      },
      {
        url: `${canonical}/StructureDefinition/plan-renewal-kind`,
        valueCoding: { system: `${canonical}/CodeSystem/plan-renewal-kind`, code: 'first' },
      },
      {
        url: `${canonical}/StructureDefinition/dispensing-channel`,
        valueCoding: { system: `${canonical}/CodeSystem/dispensing-channel`, code: 'dpc' },
      },
    ],
    identifier: [
      { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.13', value: 'PROVA-PIANO-1' },
      { system: `${canonical}/sid/ts-plan-protocol`, value: 'PROVA-PT-0001' },
    ],
    status: 'active',
    intent: 'plan',
    category: [{ coding: [{ system: `${canonical}/CodeSystem/therapeutic-plan-type`, code: 'note-97' }] }],
    medicationCodeableConcept: { coding: [{ system: atc, code: 'B01AF02' }], text: 'Apixaban 5 mg' },
    subject: { reference: people.person },
    authoredOn: `${dayFromNow(-20)}T10:00:00+01:00`,
    requester: { reference: people.specialist },
    reasonCode: [
      {
        coding: [
          { system: 'https://www.hl7.it/fhir/terminology/CodeSystem/aifa-nota', code: '97' },
          { system: 'http://hl7.org/fhir/sid/icd-9-cm', code: '427.31' },
        ],
        text: 'Fibrillazione atriale non valvolare',
      },
    ],
    dosageInstruction: [
      {
        text: '5 mg ogni 12 ore',
        timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
        doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg' } }],
      },
    ],
    dispenseRequest: {
      validityPeriod: { start: dayFromNow(-20), end: dayFromNow(300) },
      quantity: { value: 12, unit: 'confezione' },
    },
    ...change,
  };
}

/** What is in the store before anything is prescribed. */
export const registers: readonly Resource[] = [
  { resourceType: 'Organization', id: 'asl-uno', name: 'Azienda di prova', active: true },
  { resourceType: 'Organization', id: 'ospedale', name: 'Ospedale di prova', active: true },
  ...['medico', 'sostituto', 'cardiologo'].flatMap((id): Resource[] => [
    { resourceType: 'Practitioner', id, name: [{ family: `Prova ${id}`, given: ['Ada'] }] },
    {
      resourceType: 'PractitionerRole',
      id,
      active: true,
      practitioner: { reference: `Practitioner/${id}` },
      organization: { reference: id === 'cardiologo' ? 'Organization/ospedale' : 'Organization/asl-uno' },
    },
  ]),
  ...['persona', 'altra-persona', 'deceduta'].map(
    (id): Resource => ({
      resourceType: 'Patient',
      id,
      active: true,
      identifier: [
        {
          system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2',
          value:
            { persona: 'RNRLCU52C58F839B', 'altra-persona': 'PVRMRA70A41F839S', deceduta: 'PVRGNN30A01F839H' }[id] ??
            '',
        },
      ],
      name: [{ family: 'Ornerini', given: ['Lucia'] }],
      birthDate: '1952-03-18',
      gender: 'female',
      generalPractitioner: [{ reference: people.doctor }],
      ...(id === 'deceduta' ? { deceasedBoolean: true } : {}),
    }),
  ),
  {
    resourceType: 'Coverage',
    id: 'esenzione',
    status: 'active',
    type: { coding: [{ system: `${canonical}/CodeSystem/exemption`, code: '0A02' }] },
    beneficiary: { reference: people.person },
    period: { start: '2020-01-01' },
    payor: [{ reference: 'Organization/asl-uno' }],
  },
  planOf(),
];

/** The service of prescriptions with the people of the registers, on a data directory. */
export interface PrescriptionWorld extends InProcessApi {
  /** Makes a step. */
  step(who: Principal, address: string, values: Parameters<typeof toParameters>[0]): Promise<StepAnswer>;
  /** The code and the rule by which a step is refused; fails when it is not. */
  refusal(who: Principal, address: string, values: Parameters<typeof toParameters>[0]): Promise<string>;
  /** The rules of the remarks on a step that was made. */
  remarks(who: Principal, address: string, values: Parameters<typeof toParameters>[0]): Promise<readonly string[]>;
  put(...resources: readonly Resource[]): Promise<void>;
  /** Takes away what was prescribed, and plans beside the first. */
  clear(): Promise<void>;
}

/** Opens the service on a data directory. */
export async function openPrescriptions(
  dataDirectory: string,
  options: {
    readonly accessTo?: (store: Store) => AccessPort;
    readonly numbers?: NreSource;
    readonly isSent?: boolean;
  } = {},
): Promise<PrescriptionWorld> {
  const lots = openNreLots({ dataDirectory, lots: ['150ZZ4'], warnAt: 0, onLow: () => undefined });
  const issuer = { numbers: options.numbers ?? lots, isSent: options.isSent ?? false };
  const api = await openInProcessApi(dataDirectory, options.accessTo, prescriptionOperations(issuer));
  const put = async (...resources: readonly Resource[]): Promise<void> => {
    await api.store.write(resources.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
  };
  await put(...registers);
  const ask = (who: Principal, address: string, values: Parameters<typeof toParameters>[0]) =>
    api.ask(who, 'POST', address, toParameters(given(values) as typeof values));
  return {
    ...api,
    put,
    step: async (...asked) => readAnswer(await ask(...asked)),
    async refusal(...asked) {
      try {
        await ask(...asked);
      } catch (error) {
        const [issue] =
          (error as { issues?: readonly { code: string; values?: Record<string, string> }[] }).issues ?? [];
        if (issue === undefined) throw error;
        return issue.values?.['rule'] ?? issue.code;
      }
      throw new Error('the step was made');
    },
    async remarks(...asked) {
      const { body = '{}' } = await ask(...asked);
      return [...new Set([...body.matchAll(/regola (RX-\d\d)/g)].map(([, rule = '']) => rule))].sort();
    },
    async clear() {
      for (const type of ['MedicationRequest', 'ServiceRequest', 'DeviceRequest'] as const) {
        const everything: Condition = { kind: 'and', of: [] };
        const found = await findResources(api.store, type, everything);
        await api.store.write(found.map(({ id }) => ({ kind: 'delete', type, id })));
      }
      await put(planOf());
    },
    async close() {
      await api.close();
      lots.close();
    },
  };
}

/** Opens the service on a directory of its own before the tests of a description, and closes it after them. */
export function eachOpened(take: (world: PrescriptionWorld) => void): void {
  let folder: string;
  let world: PrescriptionWorld;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-prescriptions-'));
    world = await openPrescriptions(folder);
    take(world);
  });
  after(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });
}

/** A request for one medicine without plan. */
export const medicines = (change: object = {}, line: object = {}) =>
  ({
    patient: people.person,
    coPayment: 'not-exempt',
    place: 'A',
    medicine: { aic: '000000019', atc: 'C10AA05', packs: 1, ...line },
    ...change,
  }) as Parameters<typeof toParameters>[0];

/** A request for one service. */
export const services = (change: object = {}, line: object = {}) =>
  ({
    patient: people.person,
    coPayment: 'not-exempt',
    place: 'A',
    prescriberType: 'A',
    priority: 'B',
    question: 'Sospetta aritmia',
    service: { code: '89.7A.3', branch: '02', accessType: '1', ...line },
    ...change,
  }) as Parameters<typeof toParameters>[0];

/** Values without those that a case leaves out. */
function given(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(given);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => (one === undefined || one === null ? [] : [[name, given(one)]])),
  );
}

/** A request for one aid. */
export const aids = (change: object = {}, line: object = {}) =>
  ({
    patient: people.person,
    coPayment: 'not-exempt',
    reason: 'Diabete di tipo 1',
    device: { aid: 'strips', quantityPerMonth: 100, channel: 'dpc', ...line },
    ...change,
  }) as Parameters<typeof toParameters>[0];
