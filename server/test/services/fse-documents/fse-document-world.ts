import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle, Composition, Identifier, Parameters, Resource, Task } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Principal } from '../../../src/access/principal.ts';
import type { PublicationDesk } from '../../../src/services/fse-documents/publication-desk.ts';
import { fseDocumentOperations } from '../../../src/services/fse-documents/steps.ts';
import { findResources, refersTo } from '../../../src/services/steps/stored.ts';
import { type InProcessApi, openInProcessApi } from '../../audit/in-process-api.ts';
import { principalOf, readAnswer, type StepAnswer, toParameters } from '../home-care/home-care-world.ts';
import { packageExample, type ResourceOf } from './package-examples.ts';

export type { StepAnswer };

/** The people of the tests: those of the examples of the package. */
export const people = {
  person: 'Patient/patient-full',
  signer: 'PractitionerRole/practitioner-role-full',
  structure: 'Organization/ambulatorio',
} as const;

/** Who signs; scopes are wide, what she may do is for role and machine to say. */
export const signer = principalOf('hospital-physician', {
  subject: 'conto-firma',
  fhirUser: 'Practitioner/practitioner-full',
  practitionerRole: people.signer,
  organization: people.structure,
});
/** A colleague of the same structure. */
export const colleague = principalOf('hospital-physician', {
  subject: 'conto-collega',
  fhirUser: 'Practitioner/practitioner-minimal',
  practitionerRole: 'PractitionerRole/practitioner-role-specialist',
  organization: people.structure,
});
/** The system of the structure, which hands in documents that are signed already. */
export const system = principalOf('health-authority-system', { organization: people.structure });

/** Metadata that the gateway asks for. */
export const metadata = {
  activity: 'ERP',
  facilityType: 'Territorio',
  practiceSetting: 'AD_PSC008',
  role: 'AAS',
  patientInCharge: true,
  administrativeRequest: 'SSN',
} as const;

/** A FHIR document of the vaccination of the examples. `number` is its identifier; from version 2 on it takes the place of `earlier`. */
export function vaccination(number: string, version = 1, earlier?: string): Bundle {
  const root = 'urn:oid:2.16.840.1.113883.2.9.2.150.4.4';
  const identifier = (value: string): Identifier => ({ system: root, value });
  const composition = packageExample('Composition/fse-single-vaccination-minimal') as Composition;
  const extension = (composition.extension ?? []).filter(({ url }) => !url.endsWith('versionNumber'));
  const made: Composition = {
    ...composition,
    identifier: identifier(number),
    extension: [
      ...extension,
      {
        url: 'http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber',
        valueString: String(version),
      },
    ],
    ...(earlier === undefined ? {} : { relatesTo: [{ code: 'replaces', targetIdentifier: identifier(earlier) }] }),
  };
  const cited = new Map<string, Resource>([[`Composition/${composition.id}`, made]]);
  for (const resource of cited.values()) {
    for (const name of referencesOf(resource)) {
      const found = cited.has(name) ? undefined : packageExample(name);
      if (found !== undefined) cited.set(name, found);
    }
  }
  return {
    resourceType: 'Bundle',
    type: 'document',
    identifier: identifier(version === 1 ? number : `${number}.V${version}`),
    timestamp: '2026-03-02T10:40:00+01:00',
    entry: [...cited].map(([name, resource]) => ({ fullUrl: `https://fhir.sinfonia.campania.it/${name}`, resource })),
  };
}

function referencesOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key !== 'reference') return referencesOf(inner);
    return typeof inner === 'string' && /^[A-Z]\w+\/[\w.-]+$/.test(inner) ? [inner] : [];
  });
}

/** What is in the store before anything is prepared. */
export const registers: readonly Resource[] = [
  ...['Patient/patient-full', 'Practitioner/practitioner-full', 'Practitioner/practitioner-minimal', people.signer]
    .concat('PractitionerRole/practitioner-role-specialist', 'Organization/organization-full')
    .flatMap((name) => packageExample(name) ?? []),
  {
    resourceType: 'Organization',
    id: 'ambulatorio',
    active: true,
    name: 'Ambulatorio di prova',
    identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.1.3', value: '150204000001' }],
    partOf: { reference: 'Organization/organization-full' },
  },
  { resourceType: 'Organization', id: 'altrove', active: true, name: 'Struttura altrove' },
];

type Values = globalThis.Parameters<typeof toParameters>[0];

/** The operations of FSE documents on a store of their own. */
export class FseDocumentWorld {
  readonly api: InProcessApi;

  constructor(api: InProcessApi) {
    this.api = api;
  }

  async step(who: Principal, address: string, values: Values): Promise<StepAnswer> {
    const answer = await this.api.ask(who, 'POST', address, toParameters(values));
    if (answer.status >= 300) throw new Error(`${answer.status} ${answer.body}`);
    return readAnswer(answer);
  }

  /** Code and rule of a refusal. */
  async refusal(who: Principal, address: string, values: Values): Promise<string> {
    try {
      const { status } = await this.api.ask(who, 'POST', address, toParameters(values));
      return `answered ${status}`;
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
      const [issue] = error.issues;
      return String(issue?.values?.['rule'] ?? issue?.code);
    }
  }

  /** Prepares a document and answers its reference. */
  async prepare(document: Bundle, change: Values = {}, who = signer): Promise<string> {
    const made = await this.step(who, 'DocumentReference/$fse-prepare', {
      patient: people.person,
      document,
      ...metadata,
      ...change,
    } as Values);
    const [index] = made.shown<ResourceOf<'DocumentReference'>>('document');
    return `DocumentReference/${index?.id}`;
  }

  async state(who: Principal, document: string): Promise<Parameters> {
    const { body = '{}' } = await this.api.ask(who, 'GET', `${document}/$fse-document-state`);
    return JSON.parse(body) as Parameters;
  }

  async stateCode(document: string): Promise<string | undefined> {
    return (await this.state(signer, document)).parameter?.find(({ name }) => name === 'state')?.valueCode;
  }

  /** The calls about a document, as the exchange leaves them: with a status and a state of the publication. */
  async settle(document: string, status: Task['status'], told?: string): Promise<void> {
    const tasks = await findResources(this.api.store, 'Task', refersTo('Task', 'focus', document));
    const system = 'https://fhir.sinfonia.campania.it/CodeSystem/exchange-result';
    await this.put(
      tasks
        .filter((task) => task.status === 'requested')
        .map((task) => ({
          ...task,
          status,
          ...(told === undefined
            ? {}
            : { output: [{ type: { coding: [{ system, code: 'publication-state' }] }, valueString: told }] }),
        })),
    );
  }

  async put(resources: readonly Resource[]): Promise<void> {
    await this.api.store.write(resources.map((resource) => ({ kind: 'update', method: 'PUT', resource }) as const));
  }
}

/** A world for the tests of one suite. */
export function eachOpened(
  deskOf: (folder: string) => Promise<PublicationDesk>,
  take: (world: FseDocumentWorld) => void,
): void {
  let folder: string;
  let api: InProcessApi;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-fse-documents-'));
    const desk = await deskOf(folder);
    api = await openInProcessApi(
      folder,
      undefined,
      fseDocumentOperations({ desk, settings: { region: '150', repository: '204' } }),
    );
    const world = new FseDocumentWorld(api);
    await world.put(registers);
    take(world);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });
}
