import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FhirError } from '@sinfonia/profiles/issues';
import { makeSelfSigned } from '../../src/certificates/self-signed.ts';
import { ConfigurationError, loadConfiguration } from '../../src/config/index.ts';
import { configuredExchanges } from '../../src/configured-exchanges.ts';
import { FseDesk } from '../../src/exchanges/fse/desk.ts';
import { PushDesk } from '../../src/exchanges/fse/push-route.ts';
import { WebDpcStock } from '../../src/exchanges/webdpc/stock.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { unsignedPdf } from './fse/sample-documents.ts';

const address = 'https://fse.example/gateway/v1';

describe('the FSE as it is configured', () => {
  const newDirectory = withDataDirectories();
  let folder: string;
  let files: Readonly<Record<string, string>>;

  before(async () => {
    folder = await newDirectory();
    const write = (name: string, text: string, mode = 0o600): string => {
      const path = join(folder, name);
      writeFileSync(path, text);
      chmodSync(path, mode);
      return path;
    };
    const make = (name: string) =>
      makeSelfSigned({ subject: [{ type: 'commonName', text: name }], keyBits: 2048, years: 1 }, Date.now() - 60_000);
    const [a1, s1] = [await make('A1#150PROVA'), await make('S1#150PROVA')];
    files = {
      a1: write('a1.pem', a1.certificate),
      a1Key: write('a1.key', a1.privateKey),
      s1: write('s1.pem', s1.certificate),
      s1Key: write('s1.key', s1.privateKey),
      readableKey: write('readable.key', s1.privateKey, 0o644),
      secret: write('secret', 'a-secret-of-the-proxy\n'),
      short: write('short', 'short'),
      absent: join(folder, 'absent'),
    };
  });

  const configure = (fse: Readonly<Record<string, unknown>>, mode = 'sandbox') => {
    const command = Object.fromEntries(Object.entries(fse).map(([name, value]) => [`fse.${name}`, value]));
    const rest = mode === 'production' ? { 'server.baseUrl': 'https://fhir.example' } : {};
    const given = {
      mode,
      data: join(folder, 'data'),
      'sistemaTs.enabled': false,
      'webdpc.enabled': false,
      ...rest,
      ...command,
    };
    return loadConfiguration({ folder, environment: {}, command: given }).configuration;
  };
  const refusedOptions = (work: () => unknown): readonly unknown[] => {
    try {
      work();
      return [];
    } catch (error) {
      assert.ok(error instanceof ConfigurationError);
      return error.issues.map(({ code, values }) => `${code} ${values?.['option']}`);
    }
  };

  it('is there in the sandbox with its simulator and a test key, and not in production', () => {
    const { enabled, mode, signing, transport } = configure({}).fse;
    assert.deepEqual([enabled, mode, signing, transport], [true, 'simulator', 'local', 'gateway']);
    assert.equal(configuredExchanges(configure({})).length, 1);
    assert.equal(configuredExchanges(configure({ enabled: false })).length, 0);
    const { fse } = configure({}, 'production');
    assert.deepEqual([fse.enabled, fse.mode, fse.signing], [false, 'service', 'none']);
    assert.deepEqual(
      refusedOptions(() => configure({ enabled: true, mode: 'simulator', signing: 'local' }, 'production')),
      ['configuration-not-for-production fse.mode', 'configuration-not-for-production fse.signing'],
    );
  });

  it('does not start with a transport that has no adapter', () => {
    assert.throws(
      () => configuredExchanges(configure({ transport: 'ini' })),
      (error) => error instanceof FhirError && error.issues[0]?.code === 'fse-transport-unavailable',
    );
  });

  /** Changes of a service that is right, by names of files above, and the option that is refused. */
  const services: readonly (readonly [string, Readonly<Record<string, string>>, string?])[] = [
    ['a service that has everything', {}],
    ['an authority', { authority: 'a1' }],
    ['a service without address', { address: '=' }, 'address'],
    ['a service without vendor', { applicationVendor: '=' }, 'applicationVendor'],
    ['an unknown region', { organisation: '=002' }, 'organisation'],
    ['no certificate', { authenticationCertificate: '=' }, 'authenticationCertificate'],
    [
      'the certificate of the other use',
      { authenticationCertificate: 's1', authenticationKey: 's1Key' },
      'authenticationCertificate',
    ],
    ['a key of another certificate', { authenticationKey: 's1Key' }, 'authenticationKey'],
    ['a certificate of tokens that is not there', { signatureCertificate: 'absent' }, 'signatureCertificate'],
    ['a key of tokens that others may read', { signatureKey: 'readableKey' }, 'signatureKey'],
    ['an authority that is none', { authority: 'secret' }, 'authority'],
    [
      'a remote signature',
      { signing: '=remote', signingAddress: `=${address}`, signingClientId: '=x', signingClientSecret: 'secret' },
    ],
    ['a remote signature without address', { signing: '=remote' }, 'signingAddress'],
    ['a remote signature without client', { signing: '=remote', signingAddress: `=${address}` }, 'signingClientId'],
    [
      'a remote signature without secret',
      { signing: '=remote', signingAddress: `=${address}`, signingClientId: '=x' },
      'signingClientSecret',
    ],
  ];
  for (const [name, changes, refused] of services) {
    it(`${refused === undefined ? 'takes' : 'refuses'} ${name}`, () => {
      const right = {
        authenticationCertificate: 'a1',
        authenticationKey: 'a1Key',
        signatureCertificate: 's1',
        signatureKey: 's1Key',
      };
      const given = Object.entries({ ...right, ...changes }).map(([option, value]) => [
        option,
        value.startsWith('=') ? value.slice(1) : files[value],
      ]);
      const configured = configure({ mode: 'service', address, ...Object.fromEntries(given) });
      const found = refusedOptions(() => configuredExchanges(configured));
      assert.deepEqual(found, refused === undefined ? [] : [`configuration-invalid fse.${refused}`]);
    });
  }

  it('signs and validates at the desk while it is open', async () => {
    const desk = new FseDesk();
    const shared = { stock: new WebDpcStock(), documents: desk, push: new PushDesk() };
    const [configured] = configuredExchanges(configure({}), shared);
    assert.ok(configured !== undefined);
    const pdf = await unsignedPdf('<ClinicalDocument/>');
    const sign = async () => (await desk.sign({ pdf, signerName: 'x', reason: 'x', time: Date.now() })).kind;
    assert.deepEqual([await sign(), desk.organisation], ['unreached', '']);
    const exchange = await configured.open();
    assert.deepEqual([await sign(), desk.organisation, desk.asksConsent], ['signed', '150', false]);
    assert.equal((await desk.requestOtp('x'))?.kind, 'refused');
    await exchange.close();
    assert.equal(await sign(), 'unreached');
  });

  it('lets go of everything when it cannot be opened', async () => {
    const desk = new FseDesk();
    const shared = { stock: new WebDpcStock(), documents: desk, push: new PushDesk() };
    const [configured] = configuredExchanges(configure({ schemas: join(folder, 'none') }), shared);
    await assert.rejects(
      async () => configured?.open(),
      (error) => error instanceof FhirError && error.issues[0]?.code === 'fse-schemas-missing',
    );
    assert.equal(desk.organisation, '');
  });
});
