import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bundle, MedicationRequest, Parameters, Resource, SupplyRequest, Task } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { exchangeFolder } from '../../src/exchanges/outbox/exchange-outbox.ts';
import { webDpcSimulatorDatabase } from '../../src/exchanges/webdpc/open-webdpc.ts';
import { WebDpcRecords } from '../../src/exchanges/webdpc/simulator/records.ts';
import { obtainUserToken } from '../../src/identity/sandbox/obtain-token.ts';
import { freePort, type ServerProcess, startServerProcess } from '../durability/server-process.ts';
import { lineOf, newNre } from '../services/dispensing/dispensing-lines.ts';
import { cards } from '../services/dispensing/dispensing-world.ts';
import { toParameters, type Values } from '../services/step-answers.ts';
import { cast } from './fhir-prescriptions.ts';

/** A medicine that the simulated distributor has, and one that it does not have. */
export const aics = { inStock: '000000012', missing: '000000048' } as const;

/** A running server of its own with the exchange with WebDPC, and the pharmacist of the sandbox. */
export interface WebDpcWorld {
  readonly server: ServerProcess;
  /** Calls the API as the platform may; rejects for anything but success. */
  call<T>(method: string, path: string, body?: Resource): Promise<T>;
  /** Makes a step of dispensing as the pharmacist; rejects for a refusal. */
  step(name: string, target: string, values?: Values): Promise<Answer>;
  /** A prescription of one line in distribution on behalf that the pharmacist has taken: the id of its line. */
  taken(aic?: string, packs?: number): Promise<string>;
  /** The order when it is as asked for; the pharmacist reads it. */
  until(order: string, state: string): Promise<SupplyRequest>;
  /** Calls to WebDPC about an order, in the order in which they were asked for, when none is under way any more. */
  ended(order: string): Promise<readonly Task[]>;
  /** Kills the server, and starts it again on the same data. */
  restart(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** What the simulator has on its file. */
  records<T>(read: (records: WebDpcRecords) => T): T;
  stop(): Promise<void>;
}

/** What a step answered. */
export interface Answer {
  readonly order: SupplyRequest | undefined;
  readonly remarks: readonly string[];
  readonly body: Parameters;
}

/** Starts the server on a folder with options of the area `webdpc`. */
export async function startWebDpcWorld(
  folder: string,
  webdpc: Readonly<Record<string, unknown>>,
): Promise<WebDpcWorld> {
  const options = { sistemaTs: { enabled: false }, webdpc: { settleSeconds: 1, followSeconds: 1, ...webdpc } };
  await writeFile(join(folder, 'sinfonia.config.json'), JSON.stringify(options));
  const port = await freePort();
  let server = await startServerProcess(folder, port);
  let system = '';
  let pharmacist = '';
  const signIn = async (): Promise<void> => {
    system = await server.token();
    const request = { baseUrl: `http://localhost:${port}`, scope: 'openid fhirUser user/*.cruds' };
    const person = { codiceFiscale: 'CMPFNC63B28A783O', role: 'pharmacist' };
    pharmacist = (await obtainUserToken(request, person)).access_token;
  };
  await signIn();
  const ask = async <T>(token: string, method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(`http://localhost:${port}/fhir/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  };
  const call = <T>(method: string, path: string, body?: Resource): Promise<T> => ask<T>(system, method, path, body);
  const world: WebDpcWorld = {
    get server() {
      return server;
    },
    call,
    async step(name, target, values = {}) {
      const body = await ask<Parameters>(pharmacist, 'POST', `${target}/$dispensing-${name}`, toParameters(values));
      const shown = body.parameter?.find((one) => one.name === 'order')?.resource;
      const outcome = body.parameter?.find((one) => one.name === 'outcome')?.resource;
      return {
        order: shown?.resourceType === 'SupplyRequest' ? shown : undefined,
        remarks:
          outcome?.resourceType === 'OperationOutcome' ? outcome.issue.map(({ diagnostics = '' }) => diagnostics) : [],
        body,
      };
    },
    async taken(aic = aics.inStock, packs = 2) {
      const nre = newNre();
      const line = prescribed(lineOf({ nre, aic, packs, channel: 'dpc', patient: 'Patient/sandbox-cittadino' }));
      await call('PUT', `MedicationRequest/${line.id}`, line);
      await world.step('take', 'MedicationRequest', { nre, identifier: cards.person });
      return line.id;
    },
    async until(order, state) {
      for (;;) {
        const found = await ask<SupplyRequest>(pharmacist, 'GET', order);
        const is = found.extension?.find(({ url }) => url === extensionUrl.DpcOrderState)?.valueCoding?.code;
        if (is === state) return found;
        await wait(100);
      }
    },
    async ended(order) {
      for (;;) {
        const found = await call<Bundle<Task>>('GET', `Task?focus=${order}&_sort=authored-on&_count=100`);
        const tasks = (found.entry ?? []).flatMap(({ resource }) => resource ?? []);
        if (tasks.every(({ status }) => status === 'completed' || status === 'failed')) return tasks;
        await wait(100);
      }
    },
    async restart(signal = 'SIGKILL') {
      await server.end(signal);
      server = await startServerProcess(folder, port);
      await signIn();
    },
    records(read) {
      const records = new WebDpcRecords(join(server.dataFolder, exchangeFolder, webDpcSimulatorDatabase), []);
      try {
        return read(records);
      } finally {
        records.end();
      }
    },
    async stop() {
      const code = await server.end('SIGTERM');
      if (code !== 0) throw new Error(`the server ended with ${code}: ${server.output()}`);
    },
  };
  return world;
}

function prescribed(line: MedicationRequest & { readonly id: string }): MedicationRequest & { readonly id: string } {
  return { ...line, requester: { reference: cast.prescriber } };
}

/** The value of an output of a Task. */
export function outputOf({ output = [] }: Task, code: string): string | undefined {
  return output.find(({ type }) => type?.coding?.[0]?.code === code)?.valueString;
}
