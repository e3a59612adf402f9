import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bundle, Task } from '@medplum/fhirtypes';
import { setOutboxAside } from '../../src/exchanges/backup.ts';
import { ExchangeOutbox, exchangeFolder, exchangeOutboxDatabase } from '../../src/exchanges/outbox/exchange-outbox.ts';
import { simulatorDatabase } from '../../src/exchanges/sistema-ts/open-sistema-ts.ts';
import { toOutbox } from '../../src/exchanges/sistema-ts/prescription-message.ts';
import { SimulatorRecords } from '../../src/exchanges/sistema-ts/simulator/records.ts';
import { freePort, type ServerProcess, startServerProcess } from '../durability/server-process.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { prescriptionBundle, taskId } from './fhir-prescriptions.ts';
import { nreOf, sending } from './sample-prescriptions.ts';

describe('a store whose outbox is lost, as after a restore', function () {
  this.timeout(60_000);
  const newDirectory = withDataDirectories();

  it('queues again what was queued, and asks before it sends', async () => {
    const folder = await newDirectory();
    const port = await freePort();
    const start = (simulatorFaults: number): Promise<ServerProcess> => {
      const sistemaTs = { simulatorFaults, timeoutSeconds: 1, settleSeconds: 1, attempts: 1000 };
      writeFileSync(join(folder, 'sinfonia.config.json'), JSON.stringify({ sistemaTs }));
      return startServerProcess(folder, port);
    };
    const read = async (server: ServerProcess, number: number): Promise<Task> => {
      const headers = { authorization: `Bearer ${await server.token()}` };
      return (await (
        await fetch(`http://localhost:${port}/fhir/Task/${taskId(number, 0)}`, { headers })
      ).json()) as Task;
    };
    const until = async (server: ServerProcess, status: string): Promise<void> => {
      for (const number of numbers) while ((await read(server, number)).status !== status) await wait(50);
    };
    const numbers = [0, 1, 2, 4, 5, 6];
    const failing = await start(100);
    const headers = { authorization: `Bearer ${await failing.token()}`, 'content-type': 'application/fhir+json' };
    for (const number of numbers) {
      const body = JSON.stringify(prescriptionBundle(number, Date.now() - 60_000));
      assert.equal((await fetch(`http://localhost:${port}/fhir`, { method: 'POST', headers, body })).status, 200);
    }
    await until(failing, 'accepted');
    await wait(1_000);
    await failing.end('SIGKILL');
    await setOutboxAside(failing.dataFolder);
    const server = await start(0);
    await until(server, 'completed');
    assert.equal(await server.end('SIGTERM'), 0);
    const records = new SimulatorRecords(join(server.dataFolder, exchangeFolder, simulatorDatabase));
    const sent = numbers.map((number) => records.countSteps(nreOf(number), 'send'));
    records.close();
    assert.deepEqual(
      sent,
      numbers.map(() => 1),
    );
  });

  it('sends what was queued before a crash, and writes an end once', async () => {
    const folder = await newDirectory();
    const port = await freePort();
    const start = (enabled: boolean): Promise<ServerProcess> => {
      writeFileSync(join(folder, 'sinfonia.config.json'), JSON.stringify({ sistemaTs: { enabled } }));
      return startServerProcess(folder, port);
    };
    const off = await start(false);
    let headers = { authorization: `Bearer ${await off.token()}`, 'content-type': 'application/fhir+json' };
    const get = async <T>(path: string): Promise<T> =>
      (await (await fetch(`http://localhost:${port}/fhir${path}`, { headers })).json()) as T;
    const task = () => get<Task>(`/Task/${taskId(0, 0)}`);
    const body = JSON.stringify(prescriptionBundle(0, Date.now() - 60_000));
    assert.equal((await fetch(`http://localhost:${port}/fhir`, { method: 'POST', headers, body })).status, 200);
    await wait(500);
    assert.equal((await task()).status, 'requested');
    await off.end('SIGTERM');
    // As if the process had died between queue and Task, and the prescription had changed since.
    const outbox = new ExchangeOutbox(off.dataFolder);
    assert.ok(outbox.queue('sistema-ts', toOutbox(nreOf(0), taskId(0, 0), sending(0, true))).ok);
    outbox.close();
    const on = await start(true);
    while ((await task()).status !== 'completed') await wait(50);
    const settled = await task();
    await on.end('SIGTERM');
    const records = new SimulatorRecords(join(on.dataFolder, exchangeFolder, simulatorDatabase));
    assert.equal(
      records.find(nreOf(0))?.content.ElencoDettagliPrescrizioni.DettaglioPrescrizione[0]?.testoLibero,
      'trial 0',
    );
    records.close();
    // As if it had died between the Task and the note that it was told.
    const db = new DatabaseSync(join(on.dataFolder, exchangeFolder, exchangeOutboxDatabase));
    db.exec('UPDATE message SET told = NULL');
    db.close();
    const again = await start(true);
    headers = { ...headers, authorization: `Bearer ${await again.token()}` };
    await wait(1_000);
    assert.deepEqual(await task(), settled);
    assert.equal((await get<Bundle>('/Communication?category=prescription-ready')).entry?.length, 1);
    await again.end('SIGTERM');
    const told = new ExchangeOutbox(again.dataFolder);
    assert.deepEqual(told.untold('sistema-ts', 10), []);
    told.close();
  });
});
