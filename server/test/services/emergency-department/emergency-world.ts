import type { Encounter, Resource, Task } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import { packageTerminology } from '@sinfonia/profiles/terminology';
import { createOpenEmergencies } from '../../../src/access/emergency/open-emergencies.ts';
import { openAccess } from '../../../src/access/open-access.ts';
import type { Principal } from '../../../src/access/principal.ts';
import { emergencyOperations } from '../../../src/services/emergency-department/steps.ts';
import { fhirBase, type InProcessApi, openInProcessApi } from '../../audit/in-process-api.ts';
import { callerOf, cards, policies, put } from '../dispensing/dispensing-world.ts';
import { type Outcome, refusalOf, toOutcome, toParameters, type Values } from '../step-answers.ts';

export { callerOf, cards, policies, put };

/** Everybody is invented. */
export const people = {
  person: 'Patient/persona',
  /** Two departments, the first one of a hospital of the health authority. */
  department: 'Organization/ps-uno',
  otherDepartment: 'Organization/ps-due',
  authority: 'Organization/asl-uno',
  place: 'Location/ps-uno',
} as const;

export const doctor = callerOf('hospital-physician', people.department);
export const otherDoctor = callerOf('hospital-physician', people.otherDepartment);
export const nurse = callerOf('nurse', people.department);
export const authoritySystem = callerOf('health-authority-system', people.authority);
export const citizen: Principal = {
  clientId: 'app-cittadino',
  role: 'citizen',
  tokenId: 'citizen',
  scopes: ['patient/*.rs'],
  purpose: 'PATRQT',
  subject: 'conto-persona',
  level: 2,
  fhirUser: people.person,
  patient: 'persona',
};
export const analyst = callerOf('regional-analyst', 'Organization/regione');

function organization(id: string, type: string, partOf?: string): Resource[] {
  return [
    {
      resourceType: 'Organization',
      id,
      active: true,
      name: `Struttura ${id}`,
      type: [{ coding: [{ system: codeSystemUrl.SinfoniaOrganizationType, code: type }] }],
      ...(partOf === undefined ? {} : { partOf: { reference: partOf } }),
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

const place = (id: string): Resource => ({
  resourceType: 'Location',
  id,
  status: 'active',
  name: `Pronto soccorso ${id}`,
  mode: 'instance',
  type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'ER' }] }],
  managingOrganization: { reference: `Organization/${id}` },
});

/** The service on a data directory, with the real access decision. */
export async function openEmergency(folder: string): Promise<InProcessApi> {
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
    emergencyOperations({ staleMinutes: 30, smallestCell: 3 }),
  );
  await put(api, [
    ...organization('asl-uno', 'asl'),
    ...organization('ospedale-uno', 'hospital-unit', 'Organization/asl-uno'),
    ...organization('ps-uno', 'hospital-unit', 'Organization/ospedale-uno'),
    ...organization('ps-due', 'hospital-unit'),
    ...organization('regione', 'asl'),
    place('ps-uno'),
    place('ps-due'),
    { resourceType: 'Patient', id: 'persona', active: true, identifier: [cards.person], birthDate: '1952-03-18' },
  ]);
  return api;
}

let numbers = 0;

/** A number that no other access of the run has. */
export function newAccess(): string {
  return `2026${String(++numbers).padStart(12, '0')}`;
}

/** A moment some minutes ago. */
export const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/** What an arrival says beside the number and the moment. */
export const arrival: Values = { patientIdentifier: cards.person, mode: '3', sender: '6', problem: '12' };

/** What a step answered, with the rules of its remarks. */
export interface EmergencyOutcome extends Outcome {
  readonly told: readonly string[];
  readonly repeated: boolean;
}

/** Makes a step, `visit` for `$emergency-visit`. */
export async function make(
  api: InProcessApi,
  who: Principal,
  step: string,
  values: Values,
  headers: Record<string, string> = {},
): Promise<EmergencyOutcome> {
  const isReport = step === 'report';
  const { place: of = people.place, ...rest } = values;
  const address = isReport ? `${String(of)}/$emergency-report` : `Encounter/$emergency-${step}`;
  let outcome: Outcome;
  try {
    if (step === 'state') {
      const query = new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)]));
      outcome = toOutcome(await api.ask(who, 'GET', `${address}?${query}`, undefined, headers));
    } else outcome = toOutcome(await api.ask(who, 'POST', address, toParameters(rest), headers));
  } catch (error) {
    outcome = refusalOf(error);
  }
  const remarks = outcome.parameters.find(({ name }) => name === 'outcome')?.resource;
  const text = JSON.stringify(remarks ?? {});
  return {
    ...outcome,
    told: [...new Set([...text.matchAll(/ED-\d\d/g)].map(([rule]) => rule))],
    repeated: text.includes('step-repeated'),
  };
}

/** The Encounter of an access, as it is stored. */
export async function encounterOf(api: InProcessApi, number: string): Promise<Encounter | undefined> {
  for await (const { json = '{}' } of api.store.scan({ types: ['Encounter'] })) {
    const found = JSON.parse(json) as Encounter;
    if (found.identifier?.some(({ value }) => value === number)) return found;
  }
  return undefined;
}

/** The events of an access that were kept. */
export async function tasksOf(api: InProcessApi, number: string): Promise<readonly Task[]> {
  const found: Task[] = [];
  for await (const { json = '{}' } of api.store.scan({ types: ['Task'] })) {
    const task = JSON.parse(json) as Task;
    if (task.groupIdentifier?.value === number) found.push(task);
  }
  return found;
}

/** Number of versions beside those of the audit. */
export async function versions(api: InProcessApi): Promise<number> {
  await api.audit.flush();
  const all = await api.store.history({ count: 1 });
  return all.total - (await api.store.history({ type: 'AuditEvent', count: 1 })).total;
}
