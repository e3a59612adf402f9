import assert from 'node:assert/strict';
import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../../test/durability/server-process.ts';
import { nreOf, sending, trialInstant } from '../../../test/exchanges/sample-prescriptions.ts';
import { testServiceProvider } from '../../../test/identity/saml/test-identity-provider.ts';
import { withDataDirectories } from '../../../test/store/sqlite/data-directory.ts';
import { generateSigningPair } from '../../identity/saml/sp-certificate.ts';
import { type Fault, faultKinds, faultsAtRandom, faultsInOrder } from '../simulation/faults.ts';
import { encryptFor } from './credentials.ts';
import type { OperationName, RequestOf } from './operations.ts';
import { codeOf } from './outcome-codes.ts';
import { SistemaTsSimulator } from './simulator/simulator.ts';
import { SoapAdapter } from './soap-adapter.ts';

const dispenser = { codiceRegioneErogatore: '150', codiceAslErogatore: '201', codiceSsaErogatore: '00001' };
const nre = nreOf(1);
const prescription = sending(1, true).request as RequestOf<'send'>;
const line = {
  codProdPrest: '012345678',
  codProdPrestErog: '087654321',
  prezzo: '1.00',
  quantitaErogata: '1',
  dataIniErog: '2026-11-26 18:30:00',
  dataFineErog: '2026-11-26 18:30:00',
};

describe('Sistema TS by its adapter and its simulator', () => {
  const newDirectory = withDataDirectories();
  let file = '';
  let clock = trialInstant;
  let simulator: SistemaTsSimulator;
  let adapter: SoapAdapter;

  const credentials = {
    of: (caller: string) => (caller === 'nobody' ? undefined : { user: 'a', password: 'b', pinCode: '1' }),
    encrypt: (text: string) => text,
  };
  const connect = (address: string) => new SoapAdapter({ address, credentials, timeout: 300, connections: 4 });

  beforeEach(async () => {
    file = join(await newDirectory(), 'simulator.sqlite');
    clock = trialInstant;
    simulator = await SistemaTsSimulator.start({ file, clock: () => clock, slowness: 450 });
    adapter = connect(simulator.address);
  });
  afterEach(async () => {
    adapter.close();
    await simulator.stop();
  });

  const state = () => simulator.records.find(nre)?.state;

  /** Calls, and gives the outcome in a word: `done`, what the refusal means, or the kind of reply. */
  async function say<N extends OperationName>(operation: N, request: RequestOf<N>): Promise<string> {
    const reply = await adapter.call(operation, 'trial', request);
    return reply.kind === 'accepted'
      ? 'done'
      : reply.kind === 'refused'
        ? reply.reason
        : `${reply.kind} ${reply.reason}`;
  }
  const send = () => say('send', prescription);
  const take = (tipoOperazione = '1', who = dispenser) => say('take', { ...who, nre, tipoOperazione });
  const cancel = (cfMedico = prescription.cfMedico1) => say('cancel', { nre, cfMedico });
  const suspend = (tipoOperazione: string) => say('suspend', { ...dispenser, nre, tipoOperazione });
  const dispense = (tipoOperazione: string, lines = [line]) =>
    say('dispense', {
      ...dispenser,
      nre,
      tipoOperazione,
      dataSpedizione: '2026-11-26 18:30:00',
      ElencoDettagliPrescrInviiErogato: { DettaglioPrescrizioneInvioErogato: lines },
    });
  const reverse = () => say('reverse', { ...dispenser, nre, codAnnullamento: '1' });
  const code = (meaning: Parameters<typeof codeOf>[0]) => codeOf(meaning).code;

  it('sends, shows and cancels, once', async () => {
    assert.deepEqual([await send(), await send(), state()], ['done', code('duplicate'), '3']);
    const seen = await adapter.call('view', 'trial', { nre, cfMedico: prescription.cfMedico1 });
    assert.ok(seen.kind === 'accepted');
    assert.equal(seen.answer.statoProcesso, '3');
    assert.deepEqual(seen.answer.ElencoDettagliPrescrizioni, prescription.ElencoDettagliPrescrizioni);
    assert.deepEqual([await cancel('ALTROMEDICO00000'), await cancel(), state()], [code('not-yours'), 'done', '4']);
    assert.deepEqual([await cancel(), await take(), await send()], [code('state'), code('state'), code('duplicate')]);
  });

  it('gives numbers to prescriptions without, and lists them', async () => {
    const { nre: _nre, ...unnumbered } = prescription;
    const first = await adapter.call('send', 'trial', unnumbered);
    const second = await adapter.call('send', 'trial', unnumbered);
    assert.ok(first.kind === 'accepted' && second.kind === 'accepted');
    assert.match(first.answer.nre ?? '', /^1500A4\d{9}$/);
    const found = await adapter.call('findUsed', 'trial', { codRegione: '150', cfMedico: prescription.cfMedico1 });
    assert.ok(found.kind === 'accepted');
    assert.deepEqual(
      found.answer.ElencoNreUtilRecord?.NreUtilRecord?.map((one) => one.nre),
      [first.answer.nre, second.answer.nre],
    );
  });

  it('follows a prescription through take, suspension, dispensing in part and whole, and reversal', async () => {
    await send();
    const other = { ...dispenser, codiceSsaErogatore: '00002' };
    assert.deepEqual(
      [await take(), await take(), await take('1', other), await cancel()],
      ['done', 'done', code('not-yours'), code('state')],
    );
    assert.deepEqual([await suspend('1'), state(), await suspend('2'), state()], ['done', '6', 'done', '3']);
    assert.deepEqual(
      [await dispense('1'), await take('2'), await dispense('2'), state()],
      [code('state'), 'done', 'done', '7'],
    );
    assert.deepEqual([await take('3'), await dispense('1', []), state()], [code('state'), 'done', '8']);
    const shown = await adapter.call('show', 'trial', { ...other, nre });
    assert.ok(shown.kind === 'accepted');
    const [dispensed] = shown.answer.ElencoDettagliPrescrVisualRicetta?.DettaglioPrescrizioneVisualRicetta ?? [];
    assert.deepEqual([dispensed?.codProdPrest, dispensed?.codProdPrestErog], ['012345678', '087654321']);
    assert.deepEqual(
      [await reverse(), state(), await reverse(), await take('3'), state()],
      ['done', '9', code('state'), 'done', '3'],
    );
  });

  it('lets a prescription expire after its last day', async () => {
    await send();
    clock = Date.parse('2026-12-26T22:59:00Z');
    assert.equal(await take('2'), 'done');
    assert.equal(await take('3'), 'done');
    clock = Date.parse('2026-12-26T23:01:00Z');
    assert.deepEqual([await take(), state(), await cancel()], [code('expired'), '10', code('expired')]);
  });

  for (const [what, changes] of [
    ['a kind of its own', { tipoPrescrizione: 'X' }],
    ['services without diagnosis', { tipoPrescrizione: 'P' }],
    ['an NRE of another form', { nre: 'toString' }],
    ['a province without ASL', { provAssistito: 'NA' }],
    ['a day to come', { dataCompilazione: '2027-01-01 10:00:00' }],
  ] as const) {
    it(`refuses ${what}`, async () => {
      assert.equal(await say('send', { ...prescription, ...changes }), code('content'));
    });
  }

  it('does not send what cannot be written, or without credentials', async () => {
    assert.equal(await say('cancel', { nre, cfMedico: 'x'.repeat(17) }), 'unwritable');
    const reply = await adapter.call('cancel', 'nobody', { nre, cfMedico: 'x' });
    assert.deepEqual([reply, simulator.calls], [{ kind: 'unreached', reason: 'no-credentials' }, 0]);
    assert.throws(() => connect('http://sistemats.example/'), TypeError);
  });

  it('knows that nobody was reached when there is no connection', async () => {
    const nowhere = connect(`http://127.0.0.1:${await freePort()}/`);
    assert.deepEqual(await nowhere.call('cancel', 'trial', { nre, cfMedico: 'x' }), {
      kind: 'unreached',
      reason: 'connection',
    });
    nowhere.close();
  });

  it('sends nothing to whoever has no certificate that is trusted', async () => {
    const { privateKey: key, certificate: cert } = await generateSigningPair(testServiceProvider, Date.now());
    let arrived = 0;
    const impostor = createServer({ key, cert }, () => {
      arrived += 1;
    });
    await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
    const deceived = connect(`https://127.0.0.1:${(impostor.address() as AddressInfo).port}/`);
    const reply = await deceived.call('cancel', 'trial', { nre, cfMedico: 'x' });
    assert.deepEqual([reply, arrived], [{ kind: 'unreached', reason: 'connection' }, 0]);
    deceived.close();
    await new Promise((resolve) => impostor.close(resolve));
  });

  const expected: Readonly<Record<Fault, readonly [string, number]>> = {
    'timeout-before': ['unsure timeout', 0],
    'timeout-after': ['unsure timeout', 1],
    'fault-before': ['unsure fault-Server', 0],
    'fault-after': ['unsure fault-Server', 1],
    duplicate: [codeOf('duplicate').code, 1],
    'wrong-version': ['unsure fault-VersionMismatch', 0],
    slow: ['unsure timeout', 1],
    garbage: ['unsure unreadable', 1],
    'reset-before': ['unsure connection', 0],
    'reset-after': ['unsure connection', 1],
  };
  for (const fault of faultKinds) {
    it(`tells of ${fault} as it is`, async () => {
      simulator.failWith(faultsInOrder(fault));
      const [word, effects] = expected[fault];
      assert.equal(await send(), word);
      // What is slow comes late.
      for (let look = 0; look < 100 && simulator.records.countSteps(nre, 'send') < effects; look++) await wait(50);
      assert.equal(simulator.records.countSteps(nre, 'send'), effects);
    });
  }

  it('keeps its records when it is started again', async () => {
    await send();
    await simulator.stop();
    simulator = await SistemaTsSimulator.start({ file, clock: () => clock });
    adapter.close();
    adapter = connect(simulator.address);
    assert.equal(await send(), code('duplicate'));
  });

  it('answers what is not a message with a fault or a status', async () => {
    const post = async (path: string, body: string, headers = {}) =>
      (await fetch(`${simulator.address}${path}`, { method: 'POST', body, headers })).status;
    const authorization = { authorization: 'Basic YTpi' };
    assert.deepEqual(
      [
        await post('demInvioPrescritto', 'x'),
        await post('demInvioPrescritto', '<toString/>', authorization),
        await post('__proto__', 'x', authorization),
      ],
      [401, 500, 404],
    );
  });

  it('encrypts for the key of Sistema TS', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const [first, second] = [encryptFor(publicKey)('1234'), encryptFor(publicKey)('1234')];
    assert.notEqual(first, second);
    const key = { key: privateKey, padding: constants.RSA_PKCS1_PADDING };
    assert.equal(privateDecrypt(key, Buffer.from(first, 'base64')).toString(), '1234');
  });

  it('fails at random in the same way from the same seed', () => {
    const draw = (seed: number) => {
      const plan = faultsAtRandom(0.1, seed);
      return Array.from({ length: 10_000 }, plan);
    };
    assert.deepEqual(draw(1), draw(1));
    assert.notDeepEqual(draw(1), draw(2));
    const failing = draw(3).filter((fault) => fault !== undefined);
    assert.ok(failing.length > 900 && failing.length < 1_100);
    assert.equal(new Set(failing).size, faultKinds.length);
  });
});
