import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { PublishingAnswer } from '../../../src/exchanges/fse/publishing/message.ts';
import { fseExchange } from '../../../src/exchanges/fse/publishing/outbox-handler.ts';
import { PublicationRecords } from '../../../src/exchanges/fse/publishing/records.ts';
import { LocalKeySigner } from '../../../src/exchanges/fse/signing/local-key.ts';
import type { GatewayFault, GatewayFaultPlan } from '../../../src/exchanges/fse/simulator/fault-plan.ts';
import type { Inside, InsideFaults } from '../../../src/exchanges/fse/simulator/insides.ts';
import { FseSimulator } from '../../../src/exchanges/fse/simulator/simulator.ts';
import { ExchangeOutbox } from '../../../src/exchanges/outbox/exchange-outbox.ts';
import { faultsAtRandom } from '../../../src/exchanges/simulation/faults.ts';
import { testAuthority } from './gateway-certificates.ts';
import {
  courseOf,
  documentIdOf,
  messageIdOf,
  queueDocuments,
  trialAdapter,
  trialSigner,
  validateBefore,
  versionsOf,
} from './publishing-trial.ts';

/** What a trial is: documents, share of failing calls (0 to 1), kills of the sending process. */
export interface PublishingTrial {
  readonly directory: string;
  readonly documents: number;
  readonly share: number;
  readonly seed: number;
  readonly kills: number;
}

/** Figures of a trial. `versions` counts the documents with their replacements; each is to be on INI once. */
export interface PublishingFigures {
  readonly documents: number;
  readonly versions: number;
  readonly messages: number;
  readonly calls: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly kills: number;
  readonly recovered: number;
  readonly lost: number;
  readonly doubled: number;
  readonly misplaced: number;
  readonly dead: number;
  readonly seconds: number;
}

const sender = fileURLToPath(new URL('./publishing-sender.ts', import.meta.url));

/** Shares of what fails inside the gateway, of each time that it is called. */
const insideShares: Readonly<Partial<Record<Inside, number>>> = { validator: 0.01, queue: 0.01, ini: 0.02, uar: 0.02 };

/** Publishes documents at a simulator that fails at random, from a process that is killed, and counts what INI has in the end. */
export async function runPublishingTrial(trial: PublishingTrial): Promise<PublishingFigures> {
  const { directory, documents, share, seed, kills } = trial;
  const credential = testAuthority('Test authority').issue(trialSigner);
  writeFileSync(join(directory, 'credential.json'), JSON.stringify(credential));
  const met: Record<string, number> = {};
  const settings = {
    file: join(directory, 'gateway.sqlite'),
    tick: 25,
    pace: { iniAfter: 50, uarAfter: 20, finalAfter: 20, retryAfter: 400 },
    slowness: 3_500,
  };
  const faults = gatewayFaults(share, seed, met);
  const insideFaults = share === 0 ? () => false : insideFaultsAtRandom(seed, met);
  let simulator = await FseSimulator.start(settings);
  const port = Number(new URL(simulator.address).port);
  const adapter = trialAdapter(simulator.address, credential, 60_000);
  const validations = await validateBefore(adapter, documents);
  adapter.close();
  const outbox = new ExchangeOutbox(directory);
  const signer = await LocalKeySigner.open(directory, Date.now());
  const messages = await queueDocuments(outbox, documents, signer, validations);
  simulator.failWith(faults);
  simulator.failInsideWith(insideFaults);
  let calls = -simulator.calls;
  const started = performance.now();
  const begin = (): ChildProcess =>
    spawn(process.execPath, [sender, directory, simulator.address], { stdio: ['ignore', 'inherit', 'inherit'] });
  let child = begin();
  for (let kill = 1; kill <= kills; kill++) {
    while ((outbox.counts(fseExchange).get('done') ?? 0) < (messages * kill) / (kills + 1)) {
      assert.equal(child.exitCode, null, 'the sending process runs until it is killed');
      await wait(20);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    if (kill % 2 === 0) {
      // The other side falls over as well, and comes back with what it had answered.
      calls += simulator.calls;
      await simulator.stop();
      simulator = await FseSimulator.start({ ...settings, port, faults, insideFaults });
    }
    child = begin();
  }
  const [code] = (await once(child, 'exit')) as [number | null];
  assert.equal(code, 0, 'the sending process ends well');
  const seconds = (performance.now() - started) / 1_000;
  // What is slow may still arrive.
  await wait(settings.slowness + 500);
  await simulator.moveOn();
  calls += simulator.calls;
  const figures = countUp(trial, simulator, outbox);
  outbox.close();
  await simulator.stop();
  return { documents, messages, calls, faults: met, kills, ...figures, seconds };
}

function gatewayFaults(share: number, seed: number, met: Record<string, number>): GatewayFaultPlan {
  const random = faultsAtRandom(share, seed);
  let turns = 0;
  return () => {
    const found = random();
    // Every second page of a proxy is a 429 instead: that kind is the gateway's own.
    const fault: GatewayFault | undefined =
      found === 'wrong-version' && turns++ % 2 === 0 ? 'too-many-requests' : found;
    if (fault !== undefined) met[fault] = (met[fault] ?? 0) + 1;
    return fault;
  };
}

function insideFaultsAtRandom(seed: number, met: Record<string, number>): InsideFaults {
  const plans = new Map(
    Object.entries(insideShares).map(([part, share], index) => [part, faultsAtRandom(share, seed + index + 1)]),
  );
  return (part) => {
    const fails = plans.get(part)?.() !== undefined;
    if (fails) met[`inside-${part}`] = (met[`inside-${part}`] ?? 0) + 1;
    return fails;
  };
}

function countUp({ directory, documents }: PublishingTrial, { records }: FseSimulator, outbox: ExchangeOutbox) {
  const own = new PublicationRecords(directory);
  const figures = { versions: 0, recovered: 0, lost: 0, doubled: 0, misplaced: 0 };
  for (let number = 0; number < documents; number++) {
    const last = versionsOf(number);
    const { isDeleted, isUpdated } = courseOf(number);
    let before = 0;
    for (let version = 1; version <= last; version++) {
      const id = documentIdOf(number, version);
      figures.versions += 1;
      const document = records.findDocument(id);
      if (document === undefined) {
        figures.lost += 1;
        continue;
      }
      figures.doubled += records.countDeliveries(id, 'published') - 1;
      figures.doubled += records.countDeliveries(id, 'repeated') + records.countDeliveries(id, 'refused');
      const next = version < last ? documentIdOf(number, version + 1) : undefined;
      const previous = version > 1 ? documentIdOf(number, version - 1) : undefined;
      const isPlaced = document.replacedBy === next && document.replaces === previous && document.publishedAt >= before;
      const isEnded = (document.deletedAt !== undefined) === (isDeleted && next === undefined);
      const isLast = document.deletedAt === undefined || document.deletedAt >= document.publishedAt;
      const state = next !== undefined ? 'replaced' : isDeleted ? 'deleted' : 'published';
      const isUpToDate = !isUpdated || document.metadata.assettoOrganizzativo === 'AD_PSC008';
      if (!(isPlaced && isEnded && isLast && isUpToDate && own.stateOf(id) === state)) figures.misplaced += 1;
      before = document.publishedAt;
    }
    const messages = last + (isUpdated ? 1 : 0) + (isDeleted ? 1 : 0);
    for (let index = 0; index < messages; index++) {
      const message = outbox.find(fseExchange, messageIdOf(number, index));
      if (message?.state !== 'done') figures.misplaced += 1;
      const answer = JSON.parse(message?.answer ?? '{}') as Partial<PublishingAnswer>;
      if (answer.isRecovered) figures.recovered += 1;
    }
  }
  own.close();
  return { ...figures, dead: outbox.counts(fseExchange).get('dead') ?? 0 };
}
