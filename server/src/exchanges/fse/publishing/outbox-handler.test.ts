import assert from 'node:assert/strict';
import { join } from 'node:path';
import { facts, identityOf, signer, tokenSettings } from '../../../../test/exchanges/fse/gateway-calls.ts';
import { testAuthority } from '../../../../test/exchanges/fse/gateway-certificates.ts';
import { describeWithOracle } from '../../../../test/exchanges/fse/gateway-openapi.ts';
import { samplePdf, samples } from '../../../../test/exchanges/fse/sample-documents.ts';
import { withDataDirectories } from '../../../../test/store/sqlite/data-directory.ts';
import { faultsInOrder } from '../../simulation/faults.ts';
import { FseRestAdapter } from '../gateway/rest-adapter.ts';
import type { GatewayFault } from '../simulator/fault-plan.ts';
import { insideFaultsOf } from '../simulator/insides.ts';
import { FseSimulator } from '../simulator/simulator.ts';
import { PublicationFollower } from './follow.ts';
import { type PublishingAnswer, type PublishingMessage, type PublishingRefusal, toOutbox } from './message.ts';
import { FsePublishingHandler } from './outbox-handler.ts';
import { type AttemptState, PublicationRecords } from './records.ts';

const identity = identityOf(testAuthority('Test authority').issue(signer));
const root = '2.16.840.1.113883.2.9.2.150.4.4';
const first = `${root}^ONE`;
const second = `${root}^TWO`;
const minute = 60_000;
const day = 86_400_000;
const grace = 5 * minute;

describeWithOracle('publications from the outbox to the FSE gateway', function () {
  this.timeout(20_000);
  const newDirectory = withDataDirectories();
  let now = 0;
  let simulator: FseSimulator;
  let adapter: FseRestAdapter;
  let records: PublicationRecords;
  let follower: PublicationFollower;
  let handler: FsePublishingHandler;
  let steps: AttemptState[] = [];
  let answers = new Map<string, string>();

  beforeEach(async () => {
    now = Date.parse('2026-06-01T08:00:00Z');
    steps = [];
    answers = new Map();
    const directory = await newDirectory();
    simulator = await FseSimulator.start({ file: join(directory, 'gateway.sqlite'), clock: () => now });
    const { address } = simulator;
    adapter = new FseRestAdapter({
      address,
      tokens: tokenSettings(identity, address, { clock: () => now }),
      connectTimeout: 500,
      readTimeout: 2_000,
      connections: 2,
    });
    records = new PublicationRecords(directory);
    const parts = { records, transport: adapter, clock: () => now };
    follower = new PublicationFollower({ ...parts, onStep: (_attempt, state) => steps.push(state) });
    handler = new FsePublishingHandler({ ...parts, gateway: adapter, follower });
  });
  afterEach(async () => {
    records.close();
    adapter.close();
    await simulator.stop();
  });

  const fail = (...faults: readonly GatewayFault[]) => simulator.failWith(faultsInOrder<GatewayFault>(...faults));
  const factsOf = (type: 'LAB' | 'RAD') => ({
    ...facts,
    patient: { value: samples[type].patient },
    documentType: { code: samples[type].loinc, codeSystem: '2.16.840.1.113883.6.1' },
  });
  const documentOf = (type: 'LAB' | 'RAD' = 'LAB') => ({ pdf: Buffer.from(samplePdf(type)).toString('base64') });
  const bodyOf = (identificativoDoc: string) => ({
    healthDataFormat: 'CDA' as const,
    mode: 'ATTACHMENT' as const,
    tipologiaStruttura: 'Ospedale',
    tipoDocumentoLivAlto: 'REF',
    assettoOrganizzativo: 'AD_PSC043',
    tipoAttivitaClinica: 'ERP',
    identificativoSottomissione: '2.16.840.1.113883.2.9.2.150.4.3.1',
    identificativoRep: '2.16.840.1.113883.2.9.2.150.4.5.1',
    identificativoDoc,
  });
  const publishing = (validation?: { readonly workflowInstanceId: string; readonly at: number }) =>
    ({
      kind: 'publish',
      facts: factsOf('LAB'),
      body: bodyOf(first),
      document: { ...documentOf(), ...(validation === undefined ? {} : { validation }) },
    }) satisfies PublishingMessage;
  const replacing = {
    kind: 'replace',
    facts: factsOf('RAD'),
    body: bodyOf(second),
    document: documentOf('RAD'),
  } satisfies PublishingMessage;
  const deleting = { kind: 'delete', facts: factsOf('LAB') } satisfies PublishingMessage;

  const queued = (message: PublishingMessage, id: string = message.kind) => ({
    ...toOutbox('lineage', id, message),
    place: 1,
    attempts: 0,
  });
  const send = async (message: PublishingMessage, id?: string) => {
    const delivery = await handler.send(queued(message, id), (kind) => answers.get(kind));
    if (delivery.kind === 'done') answers.set(message.kind, delivery.answer);
    return delivery;
  };
  const ask = (message: PublishingMessage, id?: string) =>
    handler.ask(queued(message, id), (kind) => answers.get(kind));
  const wordOf = (told: Awaited<ReturnType<typeof send>> | Awaited<ReturnType<typeof ask>>): string =>
    'reason' in told ? `${told.kind} ${told.reason}` : told.kind;
  const answerOf = (told: Awaited<ReturnType<typeof send>> | Awaited<ReturnType<typeof ask>>) => {
    assert.equal(told.kind, 'done', wordOf(told));
    return JSON.parse('answer' in told ? (told.answer ?? '') : '') as PublishingAnswer;
  };
  const validate = async () => {
    const reply = await adapter.validate({
      facts: factsOf('LAB'),
      file: samplePdf('LAB'),
      body: { activity: 'VALIDATION', healthDataFormat: 'CDA', mode: 'ATTACHMENT' },
    });
    assert.ok(reply.kind === 'accepted' && reply.answer.workflowInstanceId !== undefined);
    return { workflowInstanceId: reply.answer.workflowInstanceId, at: now };
  };
  /** Lets the gateway come to the end of what it has, and the follower learn of it. */
  const settle = async () => {
    now += minute;
    await simulator.moveOn();
    await follower.look();
  };
  const counts = (id = first) =>
    (['published', 'repeated', 'refused'] as const).map((kind) => simulator.records.countDeliveries(id, kind));

  it('goes with the validation before the signature', async () => {
    const validation = await validate();
    const before = simulator.calls;
    const answer = answerOf(await send(publishing(validation)));
    assert.deepEqual(
      [answer.workflowInstanceId, answer.state, answer.isRecovered],
      [validation.workflowInstanceId, 'in-charge', undefined],
    );
    assert.equal(simulator.calls - before, 1);
    assert.equal(records.stateOf(first), 'in-charge');
    await settle();
    assert.deepEqual([counts(), records.stateOf(first), steps], [[1, 0, 0], 'published', ['ended']]);
    assert.equal(records.countOpen(), 0);
  });

  it('validates again what was validated too long ago, or never', async () => {
    const validation = await validate();
    now += 5 * day - minute;
    const answer = answerOf(await send(publishing(validation)));
    assert.notEqual(answer.workflowInstanceId, validation.workflowInstanceId);
    await settle();
    assert.deepEqual(counts(), [1, 0, 0]);
  });

  for (const fault of ['timeout-after', 'reset-after', 'garbage', 'fault-after'] as const) {
    it(`asks what came of a publication without answer: ${fault}`, async () => {
      const message = publishing(await validate());
      fail(fault);
      assert.match(wordOf(await send(message)), /^unsure /);
      assert.equal(answerOf(await ask(message)).isRecovered, true);
      assert.equal(answerOf(await send(message)).isRecovered, true);
      await settle();
      assert.deepEqual(counts(), [1, 0, 0]);
    });
  }

  it('waits before it sends again what the gateway says nothing about, and what comes late finds nothing', async () => {
    const validation = await validate();
    const message = publishing(validation);
    fail('reset-before');
    assert.match(wordOf(await send(message)), /^unsure /);
    assert.equal(wordOf(await ask(message)), 'unsure status-silent');
    // Also a sending that was not asked about before keeps back.
    assert.equal(wordOf(await send(message)), 'unsure status-silent');
    now += grace;
    assert.equal(wordOf(await ask(message)), 'absent');
    const answer = answerOf(await send(message));
    assert.notEqual(answer.workflowInstanceId, validation.workflowInstanceId);
    const late = await adapter.publish({
      facts: message.facts,
      file: samplePdf('LAB'),
      body: { ...message.body, workflowInstanceId: validation.workflowInstanceId },
    });
    assert.ok(late.kind === 'refused' && late.code === 'cda-match');
    await settle();
    assert.deepEqual([counts(), records.stateOf(first)], [[1, 0, 0], 'published']);
  });

  it('takes the earlier call that arrives after it was asked about, and sends no second one', async () => {
    const validation = await validate();
    const message = publishing(validation);
    fail('reset-before');
    await send(message);
    now += grace;
    assert.equal(wordOf(await ask(message)), 'absent');
    const late = await adapter.publish({
      facts: message.facts,
      file: samplePdf('LAB'),
      body: { ...message.body, workflowInstanceId: validation.workflowInstanceId },
    });
    assert.equal(late.kind, 'accepted');
    assert.equal(answerOf(await send(message)).workflowInstanceId, validation.workflowInstanceId);
    await settle();
    assert.deepEqual(counts(), [1, 0, 0]);
  });

  it('sends nothing while the gateway cannot be asked', async () => {
    const message = publishing(await validate());
    fail('reset-before', 'reset-before');
    await send(message);
    now += grace;
    assert.equal(wordOf(await ask(message)), 'unsure status-unknown');
  });

  it('knows a call that arrived twice by its workflow', async () => {
    const message = publishing();
    simulator.failWith(faultsInOrder<GatewayFault>(undefined, 'duplicate'));
    assert.equal(answerOf(await send(message)).isRecovered, true);
    await settle();
    assert.deepEqual(counts(), [1, 0, 0]);
  });

  it('finds out by the validation in the message when its own records are lost', async () => {
    const message = publishing(await validate());
    await send(message);
    records.close();
    records = new PublicationRecords(await newDirectory());
    const parts = { records, transport: adapter, clock: () => now };
    handler = new FsePublishingHandler({ ...parts, gateway: adapter, follower: new PublicationFollower(parts) });
    assert.equal(answerOf(await ask(message)).isRecovered, true);
    assert.equal(records.stateOf(first), 'in-charge');
  });

  it('publishes once more after a refusal that used up the validation, and no more than once', async () => {
    simulator.failInsideWith(insideFaultsOf({ mapping: 3 }));
    const refused = await send(publishing(await validate()));
    assert.ok(refused.kind === 'refused');
    const { code, problem } = JSON.parse(refused.answer ?? '') as PublishingRefusal;
    assert.deepEqual(
      [refused.reason, code, problem?.['type']],
      ['fhir-mapping-type', 'fhir-mapping-type', '/msg/fhir-mapping-type'],
    );
    assert.deepEqual([records.stateOf(first), wordOf(await ask(publishing()))], ['refused', 'absent']);
    answerOf(await send(publishing()));
    await settle();
    assert.deepEqual([counts(), records.stateOf(first)], [[1, 0, 0], 'published']);
  });

  it('keeps the validation when the call was not let on, and waits as it is told', async () => {
    const validation = await validate();
    fail('too-many-requests');
    const delivery = await send(publishing(validation));
    assert.deepEqual(delivery, { kind: 'unreached', reason: 'status-429', after: 1_000 });
    assert.equal(answerOf(await send(publishing(validation))).workflowInstanceId, validation.workflowInstanceId);
  });

  it('takes no message for another one of the same document', async () => {
    answerOf(await send(publishing(), 'one'));
    assert.equal(wordOf(await send(publishing(), 'other')), 'refused document-in-charge');
    assert.equal(wordOf(await ask(publishing(), 'other')), 'conflict other-message');
    await settle();
    assert.equal(wordOf(await send(publishing(), 'other')), 'refused document-published');
    assert.deepEqual(counts(), [1, 0, 0]);
  });

  it('replaces and deletes only what is on INI, by the answers before', async () => {
    await send(publishing());
    assert.deepEqual(await send(replacing), { kind: 'early', reason: 'document-in-charge', after: 30_000 });
    now += 1_500;
    assert.equal(answerOf(await send(replacing)).documentId, second);
    assert.equal(wordOf(await send({ ...deleting, id: first })), 'early document-replacing');
    assert.equal(wordOf(await send({ ...deleting, facts: replacing.facts })), 'early document-in-charge');
    await settle();
    assert.deepEqual([records.stateOf(first), records.stateOf(second)], ['replaced', 'published']);
    assert.equal(wordOf(await send({ ...deleting, id: first }, 'odd')), 'refused document-replaced');
    assert.equal(answerOf(await send({ ...deleting, facts: replacing.facts })).documentId, second);
    assert.deepEqual([records.stateOf(second), counts(), counts(second)], ['deleted', [1, 0, 0], [1, 0, 0]]);
    // The same messages again change nothing.
    assert.equal(answerOf(await send(replacing)).isRecovered, true);
    assert.equal(answerOf(await send({ ...deleting, facts: replacing.facts })).isRecovered, true);
  });

  it('follows a deletion that the gateway tries again', async () => {
    await send(publishing());
    await settle();
    simulator.failInsideWith(insideFaultsOf({ ini: 1 }));
    assert.equal(answerOf(await send(deleting)).state, 'in-charge');
    assert.equal(records.stateOf(first), 'deleting');
    await settle();
    assert.deepEqual([records.stateOf(first), records.countOpen()], ['deleted', 0]);
  });

  it('deletes again without harm when the answer was lost', async () => {
    await send(publishing());
    await settle();
    fail('reset-after');
    assert.match(wordOf(await send(deleting)), /^unsure /);
    assert.equal(wordOf(await ask(deleting)), 'absent');
    assert.equal(answerOf(await send(deleting)).isRecovered, true);
    assert.equal(simulator.records.countDeliveries(first, 'deleted'), 1);
    assert.equal(wordOf(await send({ ...deleting, id: `${root}^NEVER` }, 'never')), 'refused record-not-found');
  });

  it('tells that INI refused what the gateway had taken', async () => {
    const other = factsOf('RAD');
    const body = { ...bodyOf(first), identificativoDoc: first };
    const publishOther = await send({ kind: 'publish', facts: other, body, document: documentOf('RAD') }, 'other');
    assert.equal(publishOther.kind, 'done');
    await settle();
    // Another file under the same identifier, of which nothing is known here.
    records.close();
    records = new PublicationRecords(await newDirectory());
    const parts = { records, transport: adapter, clock: () => now };
    follower = new PublicationFollower({ ...parts, onStep: (_attempt, state) => steps.push(state) });
    handler = new FsePublishingHandler({ ...parts, gateway: adapter, follower });
    await send(publishing());
    steps = [];
    await settle();
    assert.deepEqual([records.stateOf(first), steps], ['failed', ['failed']]);
    assert.equal(wordOf(await send({ ...replacing, id: first })), 'refused document-failed');
    // What was refused there may be published again, by a message of its own.
    assert.equal(answerOf(await send(publishing())).isRecovered, true);
    assert.equal(answerOf(await send(publishing(), 'again')).isRecovered, undefined);
  });

  it('learns from a push, also before the answer, and knows no workflow of others', async () => {
    const message = publishing(await validate());
    fail('reset-after');
    await send(message);
    const workflow = message.document.validation?.workflowInstanceId ?? '';
    const events = ['PUBLICATION', 'SEND_TO_INI'].map((eventType) => ({ eventType, eventStatus: 'SUCCESS' }));
    assert.equal(await follower.take('unknown', events), false);
    assert.equal(await follower.take(workflow, events), true);
    assert.deepEqual([records.stateOf(first), steps], ['published', ['delivered']]);
    const calls = simulator.calls;
    assert.equal(answerOf(await ask(message)).isRecovered, true);
    assert.equal(simulator.calls, calls);
    // Not every region is told of its own store.
    now += day;
    assert.equal(await follower.take(workflow, events), true);
    assert.equal(records.countOpen(), 0);
  });

  it('writes nothing that it cannot read', async () => {
    const { body } = queued(publishing());
    const odd = { ...queued(publishing()), kind: 'toString' };
    assert.equal(wordOf(await handler.send(odd, () => undefined)), 'refused unwritable');
    const later = { ...queued(publishing()), body: body.replace('"version":1', '"version":2') };
    assert.equal(wordOf(await handler.send(later, () => undefined)), 'refused unwritable');
    assert.equal(wordOf(await handler.send(queued(deleting), () => undefined)), 'refused unwritable');
    assert.equal(simulator.calls, 0);
  });
});
