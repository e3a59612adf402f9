/**
 * How long a round of the watch over waits takes, and how long entering the list does: `node server/bench/booking-waiting-list.ts [waits] [free] [agendas]`.
 * Fills an embedded store with waits of 20 services and agendas whose slots are taken but for `free` ones, then lets rounds pass until nothing is
 * offered any more. One process, with audit and validation, without HTTP and access decision.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Resource } from '@medplum/fhirtypes';
import { deadlineOf } from '../src/services/booking/maximum-times/deadline.ts';
import { toEntry } from '../src/services/booking/waiting-list/enter.ts';
import { waitingListOperations } from '../src/services/booking/waiting-list/steps.ts';
import { createWaitingWatch } from '../src/services/booking/waiting-list/watch/watch.ts';
import { noDecision } from '../test/access/no-decision.ts';
import { fhirBase, openInProcessApi } from '../test/audit/in-process-api.ts';
import {
  agendaOf,
  lineOf,
  nomenclature,
  operator,
  registers,
  slotOf,
} from '../test/services/booking/waiting-list/waiting-world.ts';

const [waits = 10_000, free = 500, agendas = 100] = process.argv.slice(2).map(Number);
const services = Array.from({ length: 20 }, (_, at) => `89.7${String.fromCharCode(65 + at)}.1`);
const folder = await mkdtemp(join(tmpdir(), 'sinfonia-waiting-bench-'));
const api = await openInProcessApi(folder, () => noDecision, waitingListOperations());
const put = async (resources: readonly Resource[]): Promise<void> => {
  for (let at = 0; at < resources.length; at += 500)
    await api.store.write(
      resources.slice(at, at + 500).map((resource) => ({ kind: 'update', method: 'PUT', resource })),
    );
};
const service = (at: number) => ({ coding: [{ system: nomenclature, code: services[at % services.length] ?? '' }] });
try {
  await put(registers);
  await put(
    Array.from({ length: agendas }, (_, at) => agendaOf(`a${at}`, 'ambulatorio', { serviceType: [service(at)] })),
  );
  await put(
    Array.from({ length: agendas * 200 }, (_, at) =>
      slotOf(`s${at}`, 3 + (at % 50), at < free ? 'free' : 'busy', {
        schedule: { reference: `Schedule/a${at % agendas}` },
      }),
    ),
  );
  await put(
    Array.from(
      { length: waits },
      (_, at): Resource => ({
        ...toEntry({
          patient: 'Patient/anna',
          service: service(at),
          access: '1',
          class: 'D',
          channel: 'desk',
          regime: 'ssn',
          area: 'Organization/asl-uno',
          places: [],
          days: [],
          now: Date.now() - at * 1000,
          deadline: deadlineOf({ class: 'D', kind: 'visit', requestedAt: Date.now() - at * 1000 }),
        }),
        id: `w${at}`,
      }),
    ),
  );
  const watch = createWaitingWatch({
    context: api.context,
    fhirBase,
    every: 60_000,
    onFailure: (error) => {
      throw error;
    },
  });
  for (let round = 1, offered = 1; offered > 0; round += 1) {
    const start = performance.now();
    const done = await watch.look();
    offered = done.offered;
    console.log(`round ${round}: ${Math.round(performance.now() - start)} ms, ${JSON.stringify(done)}`);
  }
  const line = lineOf('bench', 'anna', 'B', '1', { code: service(0) });
  await put([line]);
  const start = performance.now();
  const body = {
    resourceType: 'Parameters',
    parameter: [
      { name: 'patient', valueReference: { reference: 'Patient/anna' } },
      { name: 'line', valueReference: { reference: 'ServiceRequest/bench' } },
    ],
  };
  const { status } = await api.ask(operator, 'POST', 'Appointment/$booking-wait', body);
  console.log(`$booking-wait: ${status}, ${Math.round(performance.now() - start)} ms`);
} finally {
  await api.close();
  await rm(folder, { recursive: true, force: true });
}
