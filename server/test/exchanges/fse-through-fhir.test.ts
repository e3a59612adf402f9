import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { DocumentReference, Task } from '@medplum/fhirtypes';
import { FseDesk } from '../../src/exchanges/fse/desk.ts';
import { fseSimulatorDatabase, openFse } from '../../src/exchanges/fse/open-fse.ts';
import { pushApp } from '../../src/exchanges/fse/push-app.ts';
import { PushDesk } from '../../src/exchanges/fse/push-route.ts';
import { isCurrent as isOnIni, type PublishedDocument } from '../../src/exchanges/fse/simulator/published-document.ts';
import { GatewayRecords } from '../../src/exchanges/fse/simulator/records.ts';
import { type Exchanges, openExchanges } from '../../src/exchanges/open-exchanges.ts';
import { exchangeFolder } from '../../src/exchanges/outbox/exchange-outbox.ts';
import { fseDocumentOperations } from '../../src/services/fse-documents/steps.ts';
import { findResources, readResource, refersTo } from '../../src/services/steps/stored.ts';
import { fhirBase, openInProcessApi } from '../audit/in-process-api.ts';
import { FseDocumentWorld, registers, signer, vaccination } from '../services/fse-documents/fse-document-world.ts';

const secret = 'geheim';

/** A store with the service, the exchange with its simulator, and what takes the pushes. */
class Platform {
  readonly world: FseDocumentWorld;
  readonly #folder: string;
  readonly #exchanges: Exchanges;
  readonly #pushes: Server;
  readonly pushed: number[];

  private constructor(world: FseDocumentWorld, folder: string, exchanges: Exchanges, pushes: Server, pushed: number[]) {
    this.world = world;
    this.#folder = folder;
    this.#exchanges = exchanges;
    this.#pushes = pushes;
    this.pushed = pushed;
  }

  static async start(): Promise<Platform> {
    const folder = await mkdtemp(join(tmpdir(), 'sinfonia-fse-fhir-'));
    const [desk, push] = [new FseDesk(), new PushDesk()];
    const settings = { region: '150', repository: '204' };
    const api = await openInProcessApi(folder, undefined, fseDocumentOperations({ desk, settings }));
    const world = new FseDocumentWorld(api);
    await world.put(registers);
    const pushed: number[] = [];
    const take = pushApp(async () => secret, push);
    const pushes = createServer((request, response) => {
      response.on('finish', () => pushed.push(response.statusCode));
      void take(request, response);
    });
    await new Promise<void>((resolve) => pushes.listen(0, '127.0.0.1', resolve));
    const callbackUrl = `http://127.0.0.1:${(pushes.address() as AddressInfo).port}/${secret}`;
    const exchanges = openExchanges({
      context: api.context,
      fhirBase,
      dataDirectory: folder,
      configured: [
        {
          open: () =>
            openFse({
              ...{ dataDirectory: folder, organisation: '150', transport: 'gateway', desk, push, callbackUrl },
              application: { id: 'sinfonia', vendor: 'Prova', version: '1.0.0' },
              ...{ connectTimeout: 2_000, readTimeout: 5_000, connections: 2, followEvery: 200, keepFor: 86_400_000 },
              signing: { kind: 'local' },
              reach: { kind: 'simulator', faultShare: 0 },
            }),
          limits: { settle: 500, attempts: 5 },
        },
      ],
      onFailure: (error) => console.error(error),
    });
    await exchanges.start();
    return new Platform(world, folder, exchanges, pushes, pushed);
  }

  async until(document: string, state: string): Promise<void> {
    const end = Date.now() + 20_000;
    for (;;) {
      const is = await this.world.stateCode(document);
      if (is === state) return;
      if (Date.now() > end)
        throw new Error(`${is}, not ${state}: ${JSON.stringify(await this.world.state(signer, document))}`);
      await wait(50);
    }
  }

  index(document: string): Promise<DocumentReference | undefined> {
    return readResource(this.world.api.store, 'DocumentReference', document);
  }

  tasks(document: string): Promise<readonly Task[]> {
    return findResources(this.world.api.store, 'Task', refersTo('Task', 'focus', document));
  }

  /** What the simulated INI has of a document: its identifier is that of the Bundle. */
  onIni<T>(read: (records: GatewayRecords) => T): T {
    const records = new GatewayRecords(join(this.#folder, exchangeFolder, fseSimulatorDatabase));
    try {
      return read(records);
    } finally {
      records.end();
    }
  }

  async stop(): Promise<void> {
    await this.#exchanges.stop();
    this.#pushes.closeAllConnections();
    await new Promise((resolve) => this.#pushes.close(resolve));
    await this.world.api.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const isCurrent = (document: PublishedDocument | undefined): boolean => document !== undefined && isOnIni(document);

const identifier = (value: string): string => `2.16.840.1.113883.2.9.2.150.4.4^${value}`;

describe('documents from FHIR to the gateway of the FSE and back', function () {
  this.timeout(120_000);
  let platform: Platform;

  before(async () => {
    platform = await Platform.start();
  });
  after(() => platform.stop());

  it('validated before the signature, published, hidden, replaced, deleted', async () => {
    const { world } = platform;
    const first = await world.prepare(vaccination('FSE-1'));
    const workflow = JSON.stringify(await platform.index(first)).match(
      /"workflowInstance","valueString":"([^"]+)"/,
    )?.[1];
    assert.ok(workflow, 'the gateway has validated it');
    await world.step(signer, `${first}/$fse-publish`, {});
    await platform.until(first, 'published');
    assert.ok(isCurrent(platform.onIni((records) => records.findDocument(identifier('FSE-1')))));

    await world.step(signer, `${first}/$fse-update-metadata`, { event: 'P99' });
    await platform.until(first, 'published');

    const second = await world.prepare(vaccination('FSE-1', 2, 'FSE-1'), { replaces: first });
    await world.step(signer, `${second}/$fse-publish`, {});
    await platform.until(second, 'published');
    await platform.until(first, 'replaced');
    assert.equal((await platform.index(first))?.status, 'superseded');

    await world.step(signer, `${second}/$fse-delete`, {});
    await platform.until(second, 'deleted');
    const kept = await platform.index(second);
    assert.deepEqual([kept?.status, kept?.docStatus], ['entered-in-error', 'amended']);
    for (const id of ['FSE-1', 'FSE-1.V2']) {
      assert.equal(isCurrent(platform.onIni((records) => records.findDocument(identifier(id)))), false);
    }
    for (let waited = 0; platform.pushed.length === 0 && waited < 15_000; waited += 100) await wait(100);
    assert.ok(platform.pushed.length > 0 && platform.pushed.every((status) => status === 200), `${platform.pushed}`);
  });

  it('refused by the gateway: told with its code, discarded, prepared again', async () => {
    const { world } = platform;
    const first = await world.prepare(vaccination('FSE-2'));
    await world.step(signer, `${first}/$fse-publish`, {});
    await platform.until(first, 'published');
    // The same document once more: INI has it already.
    await world.put([
      {
        ...(await platform.index(first))!,
        id: first.split('/')[1]!,
        docStatus: 'entered-in-error',
        status: 'entered-in-error',
      },
    ]);
    const again = await world.prepare(vaccination('FSE-2'));
    await world.step(signer, `${again}/$fse-publish`, {});
    await platform.until(again, 'refused');
    const [task] = await platform.tasks(again);
    assert.equal(task?.status, 'failed');
    assert.ok((task?.statusReason?.text ?? '') !== '');
    await world.step(signer, `${again}/$fse-discard`, {});
    await platform.until(again, 'discarded');
  });

  it('unchanged here when the gateway refuses a change, and open to the next one', async () => {
    const { world } = platform;
    const first = await world.prepare(vaccination('FSE-3'));
    await world.step(signer, `${first}/$fse-publish`, {});
    await platform.until(first, 'published');
    const before = await platform.index(first);
    platform.onIni((records) => {
      const found = records.findDocument(identifier('FSE-3'));
      assert.ok(found);
      records.saveDocument({ ...found, deletedAt: Date.now() });
    });
    await world.step(signer, `${first}/$fse-update-metadata`, { event: 'P99' });
    await platform.until(first, 'published');
    const [, change] = await platform.tasks(first);
    assert.equal(change?.status, 'failed');
    assert.deepEqual((await platform.index(first))?.context, before?.context);
    platform.onIni((records) => {
      const { deletedAt: _, ...found } = records.findDocument(identifier('FSE-3')) ?? assert.fail();
      records.saveDocument(found);
    });
    await world.step(signer, `${first}/$fse-update-metadata`, { event: 'P98' });
    await platform.until(first, 'published');
    assert.equal((await platform.index(first))?.context?.event?.[0]?.coding?.[0]?.code, 'P98');
    const tasks = await platform.tasks(first);
    assert.equal(tasks.at(-1)?.status, 'completed');
  });
});
