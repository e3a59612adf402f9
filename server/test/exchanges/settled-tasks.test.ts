import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Bundle, Communication, Extension, MedicationRequest, Resource, Task } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import { type ExchangeRequest, exchangeTask } from '../../src/exchanges/tasks/exchange-task.ts';
import { freePort, type ServerProcess, startServerProcess } from '../durability/server-process.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { cast, lineId, prescriptionBundle, taskId } from './fhir-prescriptions.ts';
import { nreOf } from './sample-prescriptions.ts';

const cli = resolve(import.meta.dirname, '../../src/cli.ts');
const run = promisify(execFile);
const past = Date.now() - 60_000;
const order = (value: string) => ({ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.8', value });

describe('what becomes of Tasks of exchanges in a running server', function () {
  this.timeout(60_000);
  const newDirectory = withDataDirectories();
  let server: ServerProcess;
  let headers: Record<string, string>;

  before(async () => {
    const folder = await newDirectory();
    await writeFile(join(folder, 'sinfonia.config.json'), JSON.stringify({ webdpc: { enabled: false } }));
    server = await startServerProcess(folder, await freePort());
    headers = { authorization: `Bearer ${await server.token()}`, 'content-type': 'application/fhir+json' };
  });
  after(async () => {
    const code = await server.end('SIGTERM');
    assert.equal(code, 0, server.output());
  });

  async function call<T>(method: string, path: string, body?: Resource): Promise<T> {
    const answer = await fetch(`http://localhost:${server.port}/fhir${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }

  async function ask(request: Omit<ExchangeRequest, 'now'>): Promise<Task> {
    return call('POST', '/Task', exchangeTask({ ...request, now: past }));
  }

  async function ended(
    id: string | undefined,
    isEnd = (task: Task) => !['requested', 'accepted'].includes(task.status ?? ''),
  ) {
    for (;;) {
      const task = await call<Task>('GET', `/Task/${id}`);
      if (isEnd(task)) return task;
      await wait(50);
    }
  }

  const reasonOf = ({ statusReason }: Task) => [statusReason?.coding?.[0]?.code, statusReason?.text];

  async function noticesAbout(task: Task, template: string): Promise<readonly Communication[]> {
    const found = await call<Bundle<Communication>>('GET', `/Communication?recipient=${cast.prescriber}&_count=100`);
    return (found.entry ?? []).flatMap(({ resource }) =>
      resource?.about?.some(({ reference }) => reference === `Task/${task.id}`) === true &&
      resource.extension?.some(({ valueCode }) => valueCode === template) === true
        ? [resource]
        : [],
    );
  }

  const sinfonia = async (...given: string[]) => {
    const env = { PATH: process.env['PATH'] ?? '', SINFONIA_DATA: server.dataFolder };
    const { stdout } = await run(process.execPath, [cli, 'exchange', ...given], { cwd: server.dataFolder, env });
    return stdout;
  };

  it('writes the answer to a sending into the Task and each line, and tells the person', async () => {
    await call('POST', '', prescriptionBundle(1, past));
    const task = await ended(taskId(1, 0));
    assert.equal(task.status, 'completed');
    const output = new Map(
      task.output?.map((one) => [one.type?.coding?.[0]?.code, one.valueString ?? one.valueDateTime]),
    );
    assert.equal(output.get('nre'), nreOf(1));
    assert.ok(Math.abs(Date.parse(output.get('moment') ?? '') - Date.now()) < 60_000);
    for (const line of [1, 2]) {
      const stored = await call<MedicationRequest>('GET', `/MedicationRequest/${lineId(1, line)}`);
      assert.deepEqual(
        stored.identifier?.map(({ value }) => value),
        [output.get('authentication-code')],
      );
    }
    const notices = await call<Bundle>('GET', `/Communication?recipient=${cast.patient}&category=prescription-ready`);
    assert.equal(notices.entry?.length, 1);
    const record = await call<Bundle>('GET', `/Provenance?target=Task/${task.id}`);
    assert.equal(record.entry?.length, 2);
  });

  it('fails a Task that no message can be made of, with the place, and tells the one who asked', async () => {
    const bundle = prescriptionBundle(2, past);
    for (const { resource } of bundle.entry ?? [])
      if (resource?.resourceType === 'MedicationRequest')
        resource.extension = (resource.extension ?? []).filter(
          ({ url }: Extension) => url !== extensionUrl.PrescriptionSeenAt,
        );
    await call('POST', '', bundle);
    const task = await ended(taskId(2, 0));
    assert.deepEqual(reasonOf(task), ['unwritable', 'MedicationRequest.extension[luogoVisita]']);
    assert.equal((await noticesAbout(task, 'exchange-failed')).length, 1);
  });

  it('fails what is refused, holds back what comes after it, and lets that go on when it is given up', async () => {
    await call('POST', '', prescriptionBundle(4, past));
    await ended(taskId(4, 0));
    const line = `MedicationRequest/${lineId(4, 1)}`;
    const request = {
      order: order(nreOf(5)),
      focus: line,
      patient: cast.patient,
      requester: cast.prescriber,
      owner: cast.prescriber,
    };
    // Under a number that Sistema TS does not know.
    const refused = await ended((await ask({ ...request, call: 'sistema-ts-cancel' })).id);
    assert.deepEqual(reasonOf(refused), ['refused', 'absent 5001']);
    assert.equal((await noticesAbout(refused, 'exchange-failed')).length, 1);
    const behind = await ask({ ...request, call: 'sistema-ts-cancel' });
    await ended(behind.id, ({ status }) => status === 'accepted');
    const listed = await sinfonia('list');
    assert.deepEqual(
      listed
        .trim()
        .split('\n')
        .map((text) => (JSON.parse(text) as { id: string }).id),
      [refused.id],
    );
    assert.doesNotMatch(listed + (await sinfonia('show', 'sistema-ts', refused.id ?? '')), new RegExp(nreOf(5)));
    await sinfonia('send-again', 'sistema-ts', refused.id ?? '');
    const again = await ended(refused.id, ({ lastModified }) => lastModified !== refused.lastModified);
    assert.equal(again.status, 'failed');
    await sinfonia('discard', 'sistema-ts', refused.id ?? '');
    const given = await ended(refused.id, ({ statusReason }) => statusReason?.coding?.[0]?.code === 'given-up');
    assert.equal(given.status, 'failed');
    assert.deepEqual(reasonOf(await ended(behind.id)), ['refused', 'absent 5001']);
    await assert.rejects(sinfonia('discard', 'sistema-ts', refused.id ?? ''), { code: 1 });
    await assert.rejects(sinfonia('list', '--state', 'toString'), { code: 2 });
  });

  it('registers a plan, and sends the prescription that waits for its protocol', async () => {
    const plan: MedicationRequest = {
      resourceType: 'MedicationRequest',
      id: 'trial-plan',
      meta: { profile: [profileUrl.PianoTerapeuticoMedicationRequest] },
      extension: [
        { url: extensionUrl.PianoTerapeutico, extension: [{ url: 'existPt', valueBoolean: true }] },
        { url: extensionUrl.PlanRenewal, valueCoding: { system: codeSystemUrl.PlanRenewalKind, code: 'first' } },
        {
          url: extensionUrl.ExpectedChannel,
          valueCoding: { system: codeSystemUrl.DispensingChannel, code: 'convention' },
        },
        {
          url: extensionUrl.PlanTransmission,
          extension: [{ url: 'state', valueCoding: { system: codeSystemUrl.PlanTransmissionState, code: 'to-send' } }],
        },
      ],
      identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.13', value: 'PROVA-PIANO-1' }],
      status: 'active',
      intent: 'plan',
      category: [{ coding: [{ system: codeSystemUrl.TherapeuticPlanType, code: 'ranolazine' }] }],
      medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'C01EB18' }] },
      subject: { reference: cast.patient },
      authoredOn: new Date(past).toISOString(),
      requester: { reference: cast.prescriber },
      reasonCode: [{ text: 'Diagnosi di prova' }],
      dosageInstruction: [{ text: 'Due al dì', doseAndRate: [{ doseQuantity: { value: 1 } }] }],
      dispenseRequest: { validityPeriod: { start: '2026-11-26', end: '2027-11-25' }, quantity: { value: 12 } },
    };
    await call('PUT', '/MedicationRequest/trial-plan', plan);
    const bundle = prescriptionBundle(6, past);
    for (const { resource } of bundle.entry ?? [])
      if (resource?.resourceType === 'MedicationRequest')
        resource.extension?.push({
          url: extensionUrl.PianoTerapeutico,
          extension: [
            { url: 'existPt', valueBoolean: true },
            { url: 'PT', valueReference: { reference: 'MedicationRequest/trial-plan' } },
          ],
        });
    await call('POST', '', bundle);
    await wait(500);
    assert.equal((await call<Task>('GET', `/Task/${taskId(6, 0)}`)).status, 'requested');
    const about = {
      order: { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.13', value: 'PROVA-PIANO-1' },
      focus: 'MedicationRequest/trial-plan',
      patient: cast.patient,
      requester: cast.prescriber,
      owner: cast.prescriber,
    };
    const sent = await ended((await ask({ ...about, call: 'sistema-ts-plan-send' })).id);
    assert.equal(sent.output?.[0]?.type?.coding?.[0]?.code, 'plan-protocol');
    const stored = await call<MedicationRequest>('GET', '/MedicationRequest/trial-plan');
    const stateOf = ({ extension }: MedicationRequest) =>
      extension?.find(({ url }) => url === extensionUrl.PlanTransmission)?.extension?.[0]?.valueCoding?.code;
    assert.equal(stateOf(stored), 'registered');
    assert.equal(stored.identifier?.[1]?.value, sent.output?.[0]?.valueString);
    assert.equal((await ended(taskId(6, 0))).status, 'completed');
    const cancelled = await ended((await ask({ ...about, call: 'sistema-ts-plan-cancel' })).id);
    assert.equal(cancelled.status, 'completed');
    assert.equal(stateOf(await call<MedicationRequest>('GET', '/MedicationRequest/trial-plan')), 'cancelled');
  });

  it('shows how exchanges stand, those that are not at work as well', async () => {
    const orderTask = {
      order: order('DPC-1'),
      focus: `MedicationRequest/${lineId(1, 1)}`,
      owner: 'Organization/asl-201',
    };
    const task = await ask({ ...orderTask, call: 'webdpc-order' });
    await wait(1_200);
    const metrics = await (await fetch(`http://localhost:${server.port}/metrics`)).text();
    assert.match(metrics, /sinfonia_exchange_at_work\{exchange="sistema-ts"\} 1/);
    assert.match(metrics, /sinfonia_exchange_at_work\{exchange="webdpc"\} 0/);
    assert.match(metrics, /sinfonia_exchange_requested\{exchange="webdpc"\} 1/);
    const health = await (await fetch(`http://localhost:${server.port}/health/ready`)).text();
    assert.match(health, /"exchange.webdpc":"not at work: 1 requested, 0 waiting, 0 dead"/);
    assert.equal((await call<Task>('GET', `/Task/${task.id}`)).status, 'requested');
  });
});
