import assert from 'node:assert/strict';
import { join } from 'node:path';
import { nreOf, sending, trialInstant } from '../../../test/exchanges/sample-prescriptions.ts';
import { withDataDirectories } from '../../../test/store/sqlite/data-directory.ts';
import type { OutboxMessage } from '../outbox/exchange-handler.ts';
import { faultsInOrder } from '../simulation/faults.ts';
import { SistemaTsHandler } from './outbox-handler.ts';
import { type PrescriptionMessage, toOutbox } from './prescription-message.ts';
import { SistemaTsSimulator } from './simulator/simulator.ts';
import { SoapAdapter } from './soap-adapter.ts';

const nre = nreOf(1);
const dispenser = { codiceRegioneErogatore: '150', codiceAslErogatore: '201', codiceSsaErogatore: '00001' };
const line = (targa: string) => ({
  codProdPrestErog: '012345678',
  targa,
  prezzo: '1.00',
  quantitaErogata: '1',
  dataIniErog: '2026-11-26 18:30:00',
  dataFineErog: '2026-11-26 18:30:00',
});

function dispensing(tipoOperazione: string, targa: string): PrescriptionMessage {
  const list = { DettaglioPrescrizioneInvioErogato: [line(targa)] };
  const request = { ...dispenser, tipoOperazione, dataSpedizione: '2026-11-26 18:30:00', nre };
  return { kind: 'dispense', caller: 'trial', request: { ...request, ElencoDettagliPrescrInviiErogato: list } };
}

const take = (tipoOperazione: string): PrescriptionMessage => ({
  kind: 'take',
  caller: 'trial',
  request: { ...dispenser, tipoOperazione, nre },
});

describe('what Sistema TS is asked about messages', () => {
  const newDirectory = withDataDirectories();
  let simulator: SistemaTsSimulator;
  let adapter: SoapAdapter;
  let handler: SistemaTsHandler;

  beforeEach(async () => {
    const file = join(await newDirectory(), 'simulator.sqlite');
    simulator = await SistemaTsSimulator.start({ file, clock: () => trialInstant });
    const credentials = { of: () => ({ user: 'a', password: 'b', pinCode: '1' }), encrypt: (text: string) => text };
    adapter = new SoapAdapter({ address: simulator.address, credentials, timeout: 2_000, connections: 2 });
    handler = new SistemaTsHandler(adapter);
  });
  afterEach(async () => {
    adapter.close();
    await simulator.stop();
  });

  const queued = (message: PrescriptionMessage, id = 'm'): OutboxMessage => ({
    ...toOutbox('k', id, message),
    place: 1,
    attempts: 0,
  });
  const nothing = () => undefined;
  const ask = async (message: PrescriptionMessage, id?: string) =>
    (await handler.ask(queued(message, id), nothing)).kind;
  const send = async (message: PrescriptionMessage, id?: string) =>
    (await handler.send(queued(message, id), nothing)).kind;

  /** Asks before and after. */
  async function around(message: PrescriptionMessage): Promise<readonly string[]> {
    return [await ask(message), await send(message), await ask(message)];
  }

  it('finds a prescription by its number, and tells another one under the number apart', async () => {
    assert.deepEqual(await around(sending(1, true)), ['absent', 'done', 'done']);
    const other = sending(2, true);
    assert.ok(other.kind === 'send');
    const same = { ...other, request: { ...other.request, nre, cfMedico1: 'MEDICO0000000001' } };
    assert.deepEqual([await send(same), await ask(same)], ['refused', 'conflict']);
  });

  it('finds a prescription without number by its mark, among others of the same time', async () => {
    const message = sending(1, false);
    assert.equal(await send(message, 'other'), 'done');
    assert.deepEqual(await around(message), ['absent', 'done', 'done']);
    assert.equal([...simulator.records.all()].length, 2);
    assert.ok(message.kind === 'send');
    assert.equal(await send({ ...message, request: { ...message.request, dispReg: 'taken' } }), 'refused');
  });

  it('follows each step, and takes none for another', async () => {
    await send(sending(1, true));
    assert.deepEqual(await around(take('2')), ['absent', 'done', 'absent']);
    const suspend = (tipoOperazione: string): PrescriptionMessage => ({
      kind: 'suspend',
      caller: 'trial',
      request: { ...dispenser, nre, tipoOperazione },
    });
    assert.deepEqual(await around(suspend('1')), ['absent', 'done', 'done']);
    assert.deepEqual(await around(suspend('2')), ['absent', 'done', 'done']);
    await send(take('2'));
    assert.deepEqual(await around(dispensing('2', 'A')), ['absent', 'done', 'done']);
    assert.deepEqual(await around(dispensing('1', 'B')), ['absent', 'done', 'done']);
    const reverse: PrescriptionMessage = {
      kind: 'reverse',
      caller: 'trial',
      request: { ...dispenser, nre, codAnnullamento: '1' },
    };
    assert.deepEqual(await around(reverse), ['absent', 'done', 'done']);
    assert.equal(await ask(dispensing('1', 'B')), 'absent');
    assert.deepEqual(await around(take('3')), ['absent', 'done', 'done']);
    const cancel: PrescriptionMessage = {
      kind: 'cancel',
      caller: 'trial',
      request: { nre, cfMedico: 'MEDICO0000000001' },
    };
    assert.deepEqual(await around(cancel), ['absent', 'done', 'done']);
  });

  it('concludes nothing from a refusal that does not say that there is nothing', async () => {
    await send(sending(1, true));
    const cancel = { kind: 'cancel', caller: 'trial', request: { nre, cfMedico: 'ALTROMEDICO00000' } } as const;
    assert.equal(await ask(cancel), 'unsure');
    simulator.failWith(faultsInOrder('fault-before'));
    assert.equal(await ask(sending(1, true)), 'unsure');
  });

  it('takes the number from the answer of the sending before', async () => {
    const { request: _request, ...rest } = take('2');
    const message = { ...rest, request: { ...dispenser, tipoOperazione: '2' } } as PrescriptionMessage;
    const given = await handler.send(queued(sending(1, false)), nothing);
    assert.ok(given.kind === 'done');
    const taken = await handler.send(queued(message), (kind) => (kind === 'send' ? given.answer : undefined));
    assert.equal(taken.kind, 'done');
    assert.deepEqual(await handler.send(queued(message), nothing), {
      kind: 'refused',
      reason: 'unwritable',
      answer: '{"codes":[]}',
    });
  });

  it('sends nothing that is of no kind', async () => {
    for (const kind of ['view', 'toString', '__proto__']) {
      const message = { ...queued(sending(1, true)), kind };
      assert.deepEqual(await handler.send(message, nothing), { kind: 'refused', reason: 'unwritable' });
    }
    assert.equal(simulator.calls, 0);
  });
});
