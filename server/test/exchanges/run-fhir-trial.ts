import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bundle, MedicationRequest, Resource, Task } from '@medplum/fhirtypes';
import { ExchangeOutbox, exchangeFolder } from '../../src/exchanges/outbox/exchange-outbox.ts';
import { simulatorDatabase } from '../../src/exchanges/sistema-ts/open-sistema-ts.ts';
import { SimulatorRecords } from '../../src/exchanges/sistema-ts/simulator/records.ts';
import { freePort, type ServerProcess, startServerProcess } from '../durability/server-process.ts';
import { callsOf, lineId, pharmacy, prescriptionBundle, taskId } from './fhir-prescriptions.ts';
import { courseOf, nreOf } from './sample-prescriptions.ts';

/** A trial through FHIR: prescriptions, percent of failing calls, kills of the server. */
export interface FhirTrial {
  readonly folder: string;
  readonly prescriptions: number;
  readonly faults: number;
  readonly kills: number;
}

/** Figures of a trial; `lost` and `doubled` count national records, `open` Tasks that are not completed, `bare` lines without code. */
export interface FhirTrialFigures {
  readonly prescriptions: number;
  readonly tasks: number;
  readonly kills: number;
  readonly lost: number;
  readonly doubled: number;
  readonly wrong: number;
  readonly open: number;
  readonly bare: number;
  readonly notices: number;
  readonly recovered: number;
  readonly seconds: number;
}

const atOnce = 16;

/**
 * Writes prescriptions with the Tasks of their calls to a running server, kills it with SIGKILL while it queues, sends and settles, and
 * counts in the end what the simulator and the store have.
 */
export async function runFhirTrial({ folder, prescriptions, faults, kills }: FhirTrial): Promise<FhirTrialFigures> {
  mkdirSync(folder, { recursive: true });
  const sistemaTs = { simulatorFaults: faults, timeoutSeconds: 1, settleSeconds: 2, attempts: 1000 };
  writeFileSync(join(folder, 'sinfonia.config.json'), JSON.stringify({ sistemaTs }));
  const port = await freePort();
  let server = await startServerProcess(folder, port);
  let token = await server.token();
  const ask = (method: string, path: string, body?: Resource): Promise<Response> =>
    fetch(`http://localhost:${port}/fhir${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const call = async <T>(method: string, path: string, body?: Resource): Promise<T | undefined> => {
    let answer = await ask(method, path, body);
    if (answer.status === 401) {
      // A long trial outlives its token.
      token = await server.token();
      answer = await ask(method, path, body);
    }
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  await call('PUT', '/Organization/trial-pharmacy', pharmacy);
  const started = performance.now();
  const written = new Set<number>();
  let next = 0;
  let killing = Promise.resolve();
  const write = async (): Promise<void> => {
    while (next < prescriptions) {
      const number = next++;
      while (!written.has(number)) {
        await killing;
        try {
          if ((await call('GET', `/Task/${taskId(number, 0)}`)) === undefined)
            await call('POST', '', prescriptionBundle(number, Date.now() - 60_000));
          written.add(number);
        } catch (error) {
          // The server was killed meanwhile: nobody knows whether it was written.
          if (!(error instanceof TypeError)) throw error;
          await wait(50);
        }
      }
    }
  };
  const writing = Promise.all(Array.from({ length: atOnce }, write));
  const total = Array.from({ length: prescriptions }, (_, number) => callsOf(number).length).reduce((a, b) => a + b, 0);
  const counted = async (query: string): Promise<number> =>
    (await call<Bundle>('GET', `${query}&_summary=count`))?.total ?? 0;
  const ended = () =>
    counted(
      '/Task?status=completed,failed&_profile=https://fhir.sinfonia.campania.it/StructureDefinition/sinfonia-exchange-task',
    );
  for (let kill = 1; kill <= kills; kill++) {
    while ((await ended()) < (total * kill) / (kills + 1)) await wait(100);
    killing = restart();
    await killing;
  }
  async function restart(): Promise<void> {
    await server.end('SIGKILL');
    server = await startServerProcess(folder, port);
    token = await server.token();
  }
  await writing;
  while ((await ended()) < total) await wait(200);
  const seconds = (performance.now() - started) / 1_000;
  const inStore = await countStore(call, prescriptions);
  const notices = await counted('/Communication?category=prescription-ready');
  await end(server);
  return {
    prescriptions,
    tasks: total,
    kills,
    ...inStore,
    notices,
    ...countRecords(server.dataFolder, prescriptions),
    seconds,
  };
}

async function countStore(
  call: <T>(method: string, path: string) => Promise<T | undefined>,
  prescriptions: number,
): Promise<{ readonly open: number; readonly bare: number }> {
  let open = 0;
  let bare = 0;
  for (let number = 0; number < prescriptions; number++) {
    for (let step = 0; step < callsOf(number).length; step++) {
      const task = await call<Task>('GET', `/Task/${taskId(number, step)}`);
      if (task?.status !== 'completed' || task.output === undefined) open += 1;
    }
    for (const line of number % 2 === 0 ? [1] : [1, 2]) {
      const stored = await call<MedicationRequest>('GET', `/MedicationRequest/${lineId(number, line)}`);
      const codes = stored?.identifier?.filter(({ system }) => system?.endsWith('/ts-authentication-code')) ?? [];
      if (codes.length !== 1) bare += 1;
    }
  }
  return { open, bare };
}

function countRecords(dataFolder: string, prescriptions: number) {
  const records = new SimulatorRecords(join(dataFolder, exchangeFolder, simulatorDatabase));
  const outbox = new ExchangeOutbox(dataFolder);
  let lost = 0;
  let wrong = 0;
  let doubled = [...records.all()].length - prescriptions;
  let recovered = 0;
  for (let number = 0; number < prescriptions; number++) {
    const record = records.find(nreOf(number));
    if (record === undefined) {
      lost += 1;
      doubled += 1;
      continue;
    }
    const course = courseOf(number);
    if (record.state !== { sent: '3', cancelled: '4', dispensed: '8' }[course]) wrong += 1;
    for (const [event, times] of [
      ['send', 1],
      ['cancel', course === 'cancelled' ? 1 : 0],
      ['dispense-all', course === 'dispensed' ? 1 : 0],
    ] as const) {
      doubled += Math.max(0, records.countSteps(record.nre, event) - times);
    }
    for (let step = 0; step < callsOf(number).length; step++) {
      const { answer = '{}' } = outbox.find('sistema-ts', taskId(number, step)) ?? {};
      if ((JSON.parse(answer) as { isRecovered?: true }).isRecovered) recovered += 1;
    }
  }
  records.close();
  outbox.close();
  return { lost, doubled, wrong, recovered };
}

async function end(server: ServerProcess): Promise<void> {
  const code = await server.end('SIGTERM');
  if (code !== 0) throw new Error(`the server ended with ${code}: ${server.output()}`);
}
