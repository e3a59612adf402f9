import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Task } from '@medplum/fhirtypes';
import { setOutboxAside } from '../../src/exchanges/backup.ts';
import { exchangeFolder } from '../../src/exchanges/outbox/exchange-outbox.ts';
import { simulatorDatabase } from '../../src/exchanges/sistema-ts/open-sistema-ts.ts';
import { SimulatorRecords } from '../../src/exchanges/sistema-ts/simulator/records.ts';
import { freePort, type ServerProcess, startServerProcess } from '../durability/server-process.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { prescriptionBundle, taskId } from './fhir-prescriptions.ts';
import { nreOf } from './sample-prescriptions.ts';

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
});
