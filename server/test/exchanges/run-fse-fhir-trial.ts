import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bundle, DocumentReference, Parameters, Resource } from '@medplum/fhirtypes';
import { codiceFiscaleOf } from '@sinfonia/profiles/value-objects';
import { fseSimulatorDatabase } from '../../src/exchanges/fse/open-fse.ts';
import { isCurrent } from '../../src/exchanges/fse/simulator/published-document.ts';
import { GatewayRecords } from '../../src/exchanges/fse/simulator/records.ts';
import { exchangeFolder } from '../../src/exchanges/outbox/exchange-outbox.ts';
import { obtainUserToken } from '../../src/identity/sandbox/obtain-token.ts';
import { freePort, startServerProcess } from '../durability/server-process.ts';
import { metadata, vaccination } from '../services/fse-documents/fse-document-world.ts';
import { toParameters } from '../services/home-care/home-care-world.ts';

/** A trial through FHIR: documents, percent of failing calls of the gateway, kills of the server. */
export interface FseFhirTrial {
  readonly folder: string;
  readonly documents: number;
  readonly faults: number;
  readonly kills: number;
}

/**
 * Figures of a trial: `lost` versions that INI lacks, `doubled` that reached it more than once, `misplaced` that are not where their course
 * ends, `unseen` whose index does not say so.
 */
export interface FseFhirFigures {
  readonly documents: number;
  readonly versions: number;
  readonly kills: number;
  readonly lost: number;
  readonly doubled: number;
  readonly misplaced: number;
  readonly unseen: number;
  readonly seconds: number;
}

const specialist = { codiceFiscale: 'MNTLNE71P70H703K', role: 'specialist' } as const;
const structure = 'Organization/hsp-150901';
const people = 16;
const codiceFiscaleSystem = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';

/** What becomes of a document: of ten two are replaced, one is deleted, one is hidden. */
const courseOf = (number: number): 'published' | 'replaced' | 'deleted' | 'hidden' =>
  (({ 3: 'replaced', 6: 'replaced', 7: 'deleted', 5: 'hidden' }) as const)[number % 10] ?? 'published';

const numberOf = (number: number): string => `PROVA.${number}`;
const idOf = (value: string): string => `2.16.840.1.113883.2.9.2.150.4.4^${value}`;

/**
 * Prepares, signs and publishes documents on a running server whose gateway fails at random, replaces, hides and deletes some, kills the
 * server with SIGKILL meanwhile, and counts in the end what INI has and what the indexes say. Each step has a key, and is made again when its
 * answer is lost.
 */
export async function runFseFhirTrial({ folder, documents, faults, kills }: FseFhirTrial): Promise<FseFhirFigures> {
  mkdirSync(folder, { recursive: true });
  const fse = {
    ...{ simulatorFaults: faults, connectSeconds: 1, timeoutSeconds: 1, settleSeconds: 1, attempts: 1000 },
    ...{ graceSeconds: 2, connections: 8 },
  };
  writeFileSync(
    join(folder, 'sinfonia.config.json'),
    JSON.stringify({
      fse,
      sistemaTs: { enabled: false },
      webdpc: { enabled: false },
    }),
  );
  const port = await freePort();
  const baseUrl = `http://localhost:${port}`;
  let server = await startServerProcess(folder, port);
  let doctor = '';
  const signIn = async (): Promise<void> => {
    doctor = (await obtainUserToken({ baseUrl, scope: 'openid fhirUser user/*.cruds' }, specialist)).access_token;
  };
  await signIn();
  const ask = async <T>(token: string, method: string, path: string, body?: Resource): Promise<T> => {
    const answer = await fetch(`${baseUrl}/fhir/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.ok) return (await answer.json()) as T;
    throw Object.assign(new Error(`${method} ${path}: ${answer.status} ${(await answer.text()).slice(0, 500)}`), {
      status: answer.status,
    });
  };
  const persons = await register((resource) =>
    server
      .token()
      .then((token) => ask<Resource & { readonly id: string }>(token, 'POST', resource.resourceType, resource)),
  );
  let restarting = Promise.resolve();
  /** Asks as the doctor until there is an answer: the server is killed at times, and tokens end. */
  const insist = async <T>(method: string, path: string, body?: Resource): Promise<T> => {
    for (;;) {
      await restarting;
      try {
        return await ask<T>(doctor, method, path, body);
      } catch (error) {
        const { status } = error as { readonly status?: number };
        if (status === 401) await signIn().catch(() => undefined);
        else if (status !== undefined && status < 500) throw error;
        await wait(50);
      }
    }
  };
  const step = (path: string, values: globalThis.Parameters<typeof toParameters>[0]): Promise<Parameters> =>
    insist('POST', path, toParameters(values));
  const until = async (document: string, states: readonly string[]): Promise<string> => {
    for (;;) {
      const { parameter } = await insist<Parameters>('GET', `${document}/$fse-document-state`);
      const state = parameter?.find(({ name }) => name === 'state')?.valueCode ?? '';
      if (states.includes(state)) return state;
      await wait(200);
    }
  };
  const publish = async (number: number, version: number, replaces?: string): Promise<string> => {
    const person = persons[number % persons.length] ?? persons[0];
    if (person === undefined) throw new Error('nobody is registered');
    const key = `trial-${number}-${version}`;
    const answer = await step('DocumentReference/$fse-prepare', {
      key: `${key}-prepare`,
      patient: `Patient/${person.id}`,
      document: bundleOf(numberOf(number), version, person.codiceFiscale),
      ...metadata,
      facilityType: 'Ospedale',
      ...(replaces === undefined ? {} : { replaces }),
    });
    const index = answer.parameter?.find(({ name }) => name === 'document')?.resource as DocumentReference | undefined;
    const document = `DocumentReference/${index?.id}`;
    await step(`${document}/$fse-publish`, { key: `${key}-publish` });
    return document;
  };
  const ends = new Map<string, { readonly version: string; readonly state: string }>();
  const take = async (number: number): Promise<void> => {
    const first = await publish(number, 1);
    const course = courseOf(number);
    await until(first, ['published']);
    if (course === 'hidden') {
      await step(`${first}/$fse-update-metadata`, { key: `trial-${number}-hide`, event: 'P99' });
      await until(first, ['published']);
    }
    if (course === 'deleted') {
      await step(`${first}/$fse-delete`, { key: `trial-${number}-delete` });
      await until(first, ['deleted']);
    }
    if (course === 'replaced') {
      const second = await publish(number, 2, first);
      await until(second, ['published']);
      ends.set(second, { version: `${numberOf(number)}.V2`, state: 'published' });
    }
    const state = course === 'replaced' ? 'replaced' : course === 'deleted' ? 'deleted' : 'published';
    ends.set(first, { version: numberOf(number), state });
  };
  const started = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let number = next++; number < documents; number = next++) await take(number);
  };
  const working = Promise.all(Array.from({ length: people }, work));
  for (let kill = 1; kill <= kills; kill++) {
    while (next < (documents * kill) / (kills + 1)) await wait(100);
    restarting = (async () => {
      await server.end('SIGKILL');
      server = await startServerProcess(folder, port);
      await signIn();
    })();
    await restarting;
  }
  await working;
  let unseen = 0;
  for (const [document, { state }] of ends)
    if ((await until(document, [state, 'refused', 'failed'])) !== state) unseen += 1;
  const seconds = (performance.now() - started) / 1_000;
  await server.end('SIGTERM');
  const records = new GatewayRecords(join(server.dataFolder, exchangeFolder, fseSimulatorDatabase));
  const figures = { lost: 0, doubled: 0, misplaced: 0 };
  for (const { version, state } of ends.values()) {
    const found = records.findDocument(idOf(version));
    if (found === undefined) figures.lost += 1;
    else if (isCurrent(found) !== (state === 'published')) figures.misplaced += 1;
    figures.doubled += Math.max(0, records.countDeliveries(idOf(version), 'published') - 1);
    figures.doubled += records.countDeliveries(idOf(version), 'repeated');
  }
  records.end();
  return { documents, versions: ends.size, kills, ...figures, unseen, seconds };
}

/** A person of the trial. */
interface Person {
  readonly id: string;
  readonly codiceFiscale: string;
}

async function register(
  create: (resource: Resource) => Promise<Resource & { readonly id: string }>,
): Promise<readonly Person[]> {
  const made: Person[] = [];
  for (let number = 0; number < people; number++) {
    const birthDate = `1960-01-${String(number + 1).padStart(2, '0')}`;
    const codiceFiscale = codiceFiscaleOf({
      ...{ family: 'Provetti', given: 'Ada', sex: 'F', birthDate, birthPlace: 'H703' },
    });
    const { id } = await create({
      resourceType: 'Patient',
      active: true,
      identifier: [{ system: codiceFiscaleSystem, value: codiceFiscale }],
      name: [{ family: 'Provetti', given: ['Ada'] }],
      gender: 'female',
      birthDate,
    });
    await create({
      resourceType: 'Encounter',
      status: 'in-progress',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      subject: { reference: `Patient/${id}` },
      serviceProvider: { reference: structure },
    });
    made.push({ id, codiceFiscale });
  }
  return made;
}

/** The document of the examples, of another person and signed by the specialist of the sandbox. */
function bundleOf(number: string, version: number, codiceFiscale: string): Bundle {
  const bundle = version === 1 ? vaccination(number) : vaccination(number, version, number);
  const named = (value: string) => [{ system: codiceFiscaleSystem, value }];
  const entry = bundle.entry?.map((one) => {
    const { resource } = one;
    if (resource?.resourceType === 'Patient')
      return { ...one, resource: { ...resource, identifier: named(codiceFiscale) } };
    if (resource?.resourceType !== 'Practitioner' || resource.id !== 'practitioner-full') return one;
    return { ...one, resource: { ...resource, identifier: named(specialist.codiceFiscale) } };
  });
  return { ...bundle, ...(entry === undefined ? {} : { entry }) };
}
