import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { GatewayCaller } from '../../../../test/exchanges/fse/gateway-caller.ts';
import { testAuthority } from '../../../../test/exchanges/fse/gateway-certificates.ts';
import { describeWithOracle } from '../../../../test/exchanges/fse/gateway-openapi.ts';
import {
  bodyOf,
  claimsOf,
  type SampleType,
  samplePdf,
  samples,
} from '../../../../test/exchanges/fse/sample-documents.ts';
import { withDataDirectories } from '../../../../test/store/sqlite/data-directory.ts';
import { GatewayRecords } from './records.ts';

const script = join(import.meta.dirname, '../../../../test/exchanges/fse/gateway-process.ts');
const commonName = 'S1#150EXAMPLECN';
const credential = testAuthority('Test authority').issue(commonName);

/** A simulator in a process of its own, with who calls it. */
class GatewayProcess {
  readonly #child: ChildProcess;
  readonly caller: GatewayCaller;

  private constructor(child: ChildProcess, address: string) {
    this.#child = child;
    this.caller = new GatewayCaller(address, credential, commonName, Date.now);
  }

  static async start(file: string, ...faults: readonly string[]): Promise<GatewayProcess> {
    const child = spawn(process.execPath, [script, file, '0', ...faults], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [address] = (await once(createInterface(child.stdout), 'line')) as [string];
    return new GatewayProcess(child, address);
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}

describeWithOracle('killing the simulator of the FSE gateway', function () {
  this.timeout(120_000);
  const newDirectory = withDataDirectories();
  let file = '';
  let gateway: GatewayProcess;

  beforeEach(async () => {
    file = join(await newDirectory(), 'gateway.sqlite');
  });
  afterEach(() => gateway.kill());

  const validate = async (type: SampleType): Promise<string> => {
    const body = { activity: 'VALIDATION', mode: 'ATTACHMENT' };
    const pdf = samplePdf(type);
    const claims = claimsOf('validation', type);
    const answer = await gateway.caller.call({ method: 'POST', path: '/documents/validation', claims, pdf, body });
    return String(answer.body['workflowInstanceId']);
  };

  const publish = async (id: string, type: SampleType, workflow: string): Promise<number> => {
    const pdf = samplePdf(type);
    const claims = claimsOf('create', type, pdf);
    const body = bodyOf(id, type, workflow);
    const response = await gateway.caller.send(
      { method: 'POST', path: '/documents', claims, pdf, body },
      AbortSignal.timeout(5_000),
    );
    await response.body?.cancel();
    return response.status;
  };

  const eventsOf = async (workflow: string): Promise<readonly string[]> => {
    const path = `/status/${encodeURIComponent(workflow)}`;
    const { body } = await gateway.caller.call({ method: 'GET', path, claims: {} });
    const data = (body['transactionData'] ?? []) as readonly Readonly<Record<string, string>>[];
    return data.map(({ eventType, eventStatus }) => `${eventType} ${eventStatus}`);
  };

  /** Looks into the file, which is readable beside the process. */
  const inRecords = <T>(look: (records: GatewayRecords) => T): T => {
    const records = new GatewayRecords(file);
    try {
      return look(records);
    } finally {
      records.end();
    }
  };

  it('forgets nothing that was done when its answer was not yet there', async () => {
    const id = '2.16.840.1.113883.2.9.2.150.4.4^DOC1';
    gateway = await GatewayProcess.start(file, 'none', 'timeout-after');
    const workflow = await validate('RSA');
    const lost = publish(id, 'RSA', workflow).catch(() => 'lost');
    const isTaken = () => inRecords((records) => records.eventsOfWorkflow(workflow).length > 1);
    while (!isTaken()) await wait(5);
    await gateway.kill();
    assert.equal(await lost, 'lost');
    gateway = await GatewayProcess.start(file);
    assert.equal(await publish(id, 'RSA', workflow), 400);
    while ((await eventsOf(workflow)).length < 5) await wait(20);
    assert.deepEqual((await eventsOf(workflow)).slice(1), [
      'PUBLICATION SUCCESS',
      'SEND_TO_INI SUCCESS',
      'SEND_TO_UAR SUCCESS',
      'UAR_FINAL_STATUS SUCCESS',
    ]);
    assert.equal(
      inRecords((records) => records.countDeliveries(id, 'published')),
      1,
    );
  });

  it('has every document once when it is killed again and again, and who calls asks before it repeats', async () => {
    const types = Object.keys(samples) as SampleType[];
    gateway = await GatewayProcess.start(file);
    for (const [place, type] of types.entries()) {
      const id = `2.16.840.1.113883.2.9.2.150.4.4^KILLED${place}`;
      let workflow = await validate(type);
      // Later and later in the call, and also after it.
      const killing = wait(place * 6).then(() => gateway.kill());
      const status = await publish(id, type, workflow).catch(() => 0);
      await killing;
      gateway = await GatewayProcess.start(file);
      if (status === 202) continue;
      if ((await eventsOf(workflow)).includes('PUBLICATION SUCCESS')) continue;
      workflow = await validate(type);
      assert.equal(await publish(id, type, workflow), 202);
    }
    while (inRecords((records) => records.hasDuties())) await wait(20);
    inRecords((records) => {
      const counts = types.map((_type, place) =>
        records.countDeliveries(`2.16.840.1.113883.2.9.2.150.4.4^KILLED${place}`, 'published'),
      );
      assert.deepEqual(
        counts,
        types.map(() => 1),
      );
      assert.equal([...records.documents()].length, types.length);
    });
  });
});
