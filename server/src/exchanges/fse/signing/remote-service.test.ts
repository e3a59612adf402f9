import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallPdf } from '../../../../test/exchanges/fse/small-pdf.ts';
import { type Fault, faultsInOrder } from '../../simulation/faults.ts';
import { DocumentPoster } from '../../transport/post-document.ts';
import { GatewayPdf } from '../pdf/read-pdf.ts';
import { CscClient } from './csc-client.ts';
import type { SignerConsent } from './port.ts';
import { RemoteServiceSigner } from './remote-service.ts';
import { CscSimulator } from './simulator/csc-simulator.ts';

const client = { id: 'sinfonia', secret: 'prova' };
const pin = '123456';

describe('remote signature service', function () {
  this.timeout(30_000);
  let folder: string;
  let service: CscSimulator;
  let poster: DocumentPoster;
  let signer: RemoteServiceSigner;
  let now = Date.parse('2026-11-27T10:00:00Z');
  let count = 0;

  const start = () =>
    CscSimulator.start({
      file: join(folder, 'csc.db'),
      clientId: client.id,
      clientSecret: client.secret,
      clock: () => now,
    });
  const connect = (secret = client.secret): void => {
    poster?.close();
    poster = new DocumentPoster(service.address, { timeout: 400, largestAnswer: 100_000, connections: 2 });
    signer = new RemoteServiceSigner(new CscClient(poster, { ...client, secret }, () => now));
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-csc-'));
    service = await start();
    connect();
  });
  after(async () => {
    poster.close();
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const enrolled = async (years?: number): Promise<string> => {
    const id = `medico-${++count}`;
    await service.enrol(id, pin, years);
    return id;
  };
  const sign = async (consent: SignerConsent | undefined, at = now) =>
    signer.sign({
      pdf: await smallPdf(),
      signerName: 'Prova Medico',
      reason: 'Referto',
      time: at,
      ...(consent === undefined ? {} : { consent }),
    });
  const withOtp = async (credential: string): Promise<SignerConsent> => {
    assert.equal(await signer.requestOtp(credential), undefined);
    const otp = service.otpOf(credential);
    assert.ok(otp);
    return { credential, pin, otp };
  };

  it('signs with PIN and one-time password, of which each serves once', async () => {
    const credential = await enrolled();
    const consent = await withOtp(credential);
    const made = await sign(consent);
    assert.ok(made.kind === 'signed');
    assert.equal((await GatewayPdf.open(made.pdf))?.signature(), 'valid');
    assert.deepEqual(await sign(consent), { kind: 'refused', reason: 'otp-wrong' });
    assert.equal(service.countSignatures(credential), 1);
  });

  it('is refused for a wrong PIN, and from the third on since the credential is locked', async () => {
    const credential = await enrolled();
    const consent = { ...(await withOtp(credential)), pin: '000000' };
    for (const reason of ['pin-wrong', 'pin-wrong', 'pin-wrong', 'credential-locked']) {
      assert.deepEqual(await sign(consent), { kind: 'refused', reason });
    }
    assert.deepEqual(await sign({ ...consent, pin }), { kind: 'refused', reason: 'credential-locked' });
  });

  it('is refused without consent, for somebody unknown, with a certificate that has ended, to a client that is not let in', async () => {
    assert.deepEqual(await sign(undefined), { kind: 'refused', reason: 'credential-unknown' });
    assert.deepEqual(await sign({ credential: 'nobody', pin }), { kind: 'refused', reason: 'credential-unknown' });
    const credential = await enrolled(1);
    const later = now + 400 * 86_400_000;
    assert.deepEqual(await sign(await withOtp(credential), later), { kind: 'refused', reason: 'certificate-expired' });
    connect('wrong');
    assert.deepEqual(await sign({ credential, pin }), { kind: 'refused', reason: 'client-refused' });
    connect();
  });

  it('goes on after its token has ended, and after the service was restarted with its records', async () => {
    const credential = await enrolled();
    assert.equal((await sign(await withOtp(credential))).kind, 'signed');
    now += 3_600_000;
    assert.equal((await sign(await withOtp(credential))).kind, 'signed');
    await service.stop();
    service = await start();
    connect();
    assert.equal((await sign(await withOtp(credential))).kind, 'signed');
    assert.equal(service.countSignatures(credential), 3);
  });

  const faults: readonly Fault[] = [
    'timeout-before',
    'timeout-after',
    'fault-before',
    'fault-after',
    'garbage',
    'reset-before',
    'reset-after',
  ];
  for (const fault of faults) {
    for (const call of [0, 1, 2]) {
      it(`is not reached when call ${call + 1} meets ${fault}, and signs when asked again`, async () => {
        const credential = await enrolled();
        const consent = await withOtp(credential);
        service.meet(faultsInOrder(...Array.from({ length: call }, () => undefined), fault));
        assert.equal((await sign(consent)).kind, 'unreached');
        service.meet(() => undefined);
        assert.equal((await sign(await withOtp(credential))).kind, 'signed');
      });
    }
  }

  it('is taken for not reached when the signature is not that of the certificate', async () => {
    const [credential, other] = [await enrolled(), await enrolled()];
    service.exchangeKeys(credential, other);
    assert.deepEqual(await sign(await withOtp(credential)), { kind: 'unreached', reason: 'signature-invalid' });
  });
});
