import assert from 'node:assert/strict';
import { join } from 'node:path';
import { withDataDirectories } from '../../../../test/store/sqlite/data-directory.ts';
import type { OutboxMessage } from '../../outbox/exchange-handler.ts';
import { ExchangeOutbox } from '../../outbox/exchange-outbox.ts';
import { OutboxWorker } from '../../outbox/outbox-worker.ts';
import { faultKinds, faultsAtRandom } from '../../simulation/faults.ts';
import { SoapAdapter } from '../soap-adapter.ts';
import { type PlanMessage, PlansHandler } from './plans-handler.ts';
import { type PlansPort, plansOver } from './plans-port.ts';
import { PlansSimulator } from './plans-simulator.ts';

const doctor = 'DTTDTT70A01F839X';

const sending = (plan: string, tipoOperazione = '1'): PlanMessage => ({
  kind: 'plan-send',
  caller: 'trial',
  request: {
    tipoOperazione,
    cfMedico: doctor,
    codRegione: '150',
    codASLAo: '204',
    codiceAss: 'PRVPRV80A01F839X',
    idPianoRegione: plan,
    tipoPiano: 'note-97',
    tipoPrescrizione: 'first',
    descrizioneDiagnosi: 'Diagnosi di prova',
    quantita: '12',
    dataCompilazione: '2026-11-26',
    dataInizioValidita: '2026-11-26',
    dataFineValidita: '2027-11-25',
  },
});

const cancelling = (plan: string): PlanMessage => ({
  kind: 'plan-cancel',
  caller: 'trial',
  request: { cfMedico: doctor, codRegione: '150', idPianoRegione: plan },
});

describe('therapeutic plans to Sistema TS', () => {
  const newDirectory = withDataDirectories();
  let directory: string;
  let simulator: PlansSimulator;
  let adapter: SoapAdapter;
  let port: PlansPort;
  let handler: PlansHandler;

  beforeEach(async () => {
    directory = await newDirectory();
    simulator = await PlansSimulator.start({ file: join(directory, 'plans.sqlite'), slowness: 400 });
    const credentials = { of: () => ({ user: 'a', password: 'b', pinCode: '1' }), encrypt: (text: string) => text };
    adapter = new SoapAdapter({ address: simulator.address, credentials, timeout: 250, connections: 16 });
    port = plansOver(adapter);
    handler = new PlansHandler(port);
  });
  afterEach(async () => {
    adapter.close();
    await simulator.stop();
  });

  const queued = ({ kind, caller, request }: PlanMessage, id: string): OutboxMessage => ({
    place: 1,
    key: 'k',
    id,
    kind,
    body: JSON.stringify({ caller, request }),
    attempts: 0,
  });
  const nothing = () => undefined;

  it('finds each step, and takes none for another', async () => {
    const first = queued(sending('P-1'), 'a');
    assert.equal((await handler.ask(first, nothing)).kind, 'absent');
    const sent = await handler.send(first, nothing);
    assert.ok(sent.kind === 'done');
    const { protocol } = JSON.parse(sent.answer) as { protocol: string };
    assert.match(protocol, /^SIM-PT-\d{8}$/);
    assert.equal((await handler.ask(first, nothing)).kind, 'done');
    assert.equal((await handler.ask(queued(sending('P-1'), 'b'), nothing)).kind, 'conflict');
    const earlier = (kind: string) => (kind === 'plan-send' ? sent.answer : undefined);
    const change = queued(sending('P-1', '2'), 'c');
    assert.equal((await handler.ask(change, earlier)).kind, 'absent');
    assert.equal((await handler.send(change, earlier)).kind, 'done');
    assert.equal((await handler.ask(change, earlier)).kind, 'done');
    const cancel = queued(cancelling('P-1'), 'd');
    assert.deepEqual(await handler.send(cancel, nothing), { kind: 'refused', reason: 'unwritable' });
    assert.equal((await handler.ask(cancel, earlier)).kind, 'absent');
    assert.equal((await handler.send(cancel, earlier)).kind, 'done');
    assert.equal((await handler.ask(cancel, earlier)).kind, 'done');
    assert.deepEqual([simulator.all().length, simulator.all()[0]?.state, simulator.all()[0]?.sending], [1, 'N', 'c']);
    const list = await port.call('planList', 'trial', { cfMedico: doctor, codRegione: '150' });
    assert.ok(list.kind === 'accepted');
    assert.equal(list.answer.ElencoProtocolli?.Protocollo?.[0]?.protocollo, protocol);
  });

  it('sends nothing that is of no kind', async () => {
    for (const kind of ['send', 'toString', '__proto__']) {
      const message = { ...queued(sending('P-1'), 'a'), kind };
      assert.deepEqual(await handler.send(message, nothing), { kind: 'refused', reason: 'unwritable' });
    }
    assert.equal(simulator.all().length, 0);
  });

  it('registers each plan once, whatever fails', async function () {
    this.timeout(60_000);
    const outbox = new ExchangeOutbox(directory);
    const count = 60;
    for (let number = 0; number < count; number++) {
      const plan = `P-${number}`;
      const messages = number % 5 === 0 ? [sending(plan), cancelling(plan)] : [sending(plan)];
      for (const [index, message] of messages.entries()) {
        const { kind, body } = queued(message, '');
        outbox.queue('plans', { key: plan, id: `${plan}-${index}`, kind, body });
      }
    }
    const kinds = faultKinds.filter((kind) => kind !== 'wrong-version');
    simulator.failWith(faultsAtRandom(0.25, 7, kinds));
    const limits = { concurrency: 16, attempts: 200, firstWait: 20, longestWait: 100, settle: 700, poll: 20 };
    const worker = new OutboxWorker({ dataDirectory: directory, outbox, exchange: 'plans', handler, limits });
    worker.start();
    const isBusy = () => outbox.nextDue('plans') !== undefined || outbox.counts('plans').has('sending');
    while (isBusy()) await new Promise((resolve) => setTimeout(resolve, 50));
    await worker.stop();
    assert.deepEqual([...outbox.counts('plans')], [['done', count + count / 5]]);
    outbox.close();
    const plans = simulator.all();
    assert.equal(plans.length, count);
    assert.equal(new Set(plans.map(({ protocol }) => protocol)).size, count);
    assert.equal(plans.filter(({ state }) => state === 'N').length, count / 5);
  });
});
