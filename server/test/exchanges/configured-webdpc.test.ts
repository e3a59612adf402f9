import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, loadConfiguration } from '../../src/config/index.ts';
import { configuredExchanges } from '../../src/configured-exchanges.ts';
import { openWebDpc } from '../../src/exchanges/webdpc/open-webdpc.ts';
import { readAccess } from '../../src/exchanges/webdpc/read-access.ts';
import { WebDpcSimulator } from '../../src/exchanges/webdpc/simulator/simulator.ts';
import { WebDpcStock } from '../../src/exchanges/webdpc/stock.ts';
import { generateSigningPair } from '../../src/identity/saml/sp-certificate.ts';

import { testServiceProvider } from '../identity/saml/test-identity-provider.ts';

const address = 'https://webdpc.example/';

describe('WebDPC as it is configured', () => {
  let folder: string;
  let files: Readonly<Record<string, string>>;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sinfonia-webdpc-'));
    const { privateKey, certificate } = await generateSigningPair(testServiceProvider, Date.now() - 60_000);
    const write = (name: string, text: string, mode = 0o600): string => {
      const path = join(folder, name);
      writeFileSync(path, text);
      chmodSync(path, mode);
      return path;
    };
    files = {
      token: write('token', 'abc.DEF-123\n'),
      readable: write('readable', 'abc', 0o644),
      odd: write('odd', 'two words'),
      empty: write('empty', ''),
      absent: join(folder, 'absent'),
      folder,
      certificate: write('certificate', certificate),
      key: write('key', privateKey),
      readableKey: write('readable-key', 'no key', 0o644),
    };
  });
  after(() => rmSync(folder, { recursive: true }));

  const configure = (webdpc: Readonly<Record<string, unknown>>, mode = 'sandbox') => {
    const command = Object.fromEntries(Object.entries(webdpc).map(([name, value]) => [`webdpc.${name}`, value]));
    const rest = mode === 'production' ? { 'server.baseUrl': 'https://fhir.example', data: join(folder, 'data') } : {};
    const given = { mode, 'sistemaTs.enabled': false, 'fse.enabled': false, ...rest, ...command };
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

  it('is there in the sandbox with its simulator, and not in production', () => {
    assert.deepEqual((({ enabled, mode, followSeconds }) => [enabled, mode, followSeconds])(configure({}).webdpc), [
      true,
      'simulator',
      10,
    ]);
    assert.equal(configuredExchanges(configure({})).length, 1);
    assert.equal(configuredExchanges(configure({ enabled: false })).length, 0);
    const production = configure({}, 'production');
    assert.deepEqual(
      [production.webdpc.enabled, production.webdpc.mode, production.webdpc.followSeconds],
      [false, 'service', 300],
    );
    assert.deepEqual(
      refusedOptions(() => configure({ enabled: true, mode: 'simulator' }, 'production')),
      ['configuration-not-for-production webdpc.mode'],
    );
  });

  /** Options of the service by the names of files above, and the option that is refused. */
  const services: readonly (readonly [string, Readonly<Record<string, string>>, string?])[] = [
    ['a token', { token: 'token' }],
    ['a certificate', { certificate: 'certificate', key: 'key' }],
    ['both, and an authority', { token: 'token', certificate: 'certificate', key: 'key', authority: 'certificate' }],
    ['neither token nor certificate', {}, 'token'],
    ['a token that others may read', { token: 'readable' }, 'token'],
    ['a token that is none', { token: 'odd' }, 'token'],
    ['an empty token', { token: 'empty' }, 'token'],
    ['a token that is not there', { token: 'absent' }, 'token'],
    ['a folder for a token', { token: 'folder' }, 'token'],
    ['a certificate that is none', { certificate: 'token', key: 'key' }, 'certificate'],
    ['a certificate that is not there', { certificate: 'absent', key: 'key' }, 'certificate'],
    ['a certificate without key', { certificate: 'certificate' }, 'key'],
    ['a key without certificate', { token: 'token', key: 'key' }, 'key'],
    ['a key that is none', { certificate: 'certificate', key: 'token' }, 'key'],
    ['a key that others may read', { certificate: 'certificate', key: 'readableKey' }, 'key'],
    ['an authority that is none', { token: 'token', authority: 'token' }, 'authority'],
  ];
  for (const [name, named, refused] of services) {
    it(`${refused === undefined ? 'takes' : 'refuses'} ${name}`, () => {
      const given = Object.fromEntries(Object.entries(named).map(([option, file]) => [option, files[file] ?? '']));
      const found = refusedOptions(() => configuredExchanges(configure({ mode: 'service', address, ...given })));
      assert.deepEqual(found, refused === undefined ? [] : [`configuration-invalid webdpc.${refused}`]);
    });
  }

  it('refuses a service without address, and one without TLS', () => {
    assert.deepEqual(
      refusedOptions(() => configuredExchanges(configure({ mode: 'service', token: files['token'] }))),
      ['configuration-invalid webdpc.address'],
    );
    assert.deepEqual(
      refusedOptions(() => configure({ address: 'http://webdpc.example/' })),
      ['configuration-invalid webdpc.address'],
    );
  });

  it('reads the token anew at each call', async () => {
    const token = join(folder, 'changing');
    writeFileSync(token, 'first', { mode: 0o600 });
    const simulator = await WebDpcSimulator.start({ file: join(folder, 'service.sqlite'), bearer: 'second' });
    const access = readAccess({ token, certificate: '', key: '', authority: '' });
    assert.ok(access.ok && access.bearer !== undefined);
    const reach = { kind: 'service', address: simulator.address, bearer: access.bearer } as const;
    const exchange = await openWebDpc({
      timeout: 1_000,
      connections: 1,
      followEvery: 0,
      stock: new WebDpcStock(),
      reach,
    });
    assert.equal(exchange.watch, undefined);
    const body = JSON.stringify({ orderNumber: 'x', pharmacy: 'FARM1' });
    const message = { place: 1, key: 'x', id: 'm', kind: 'cancelOrder', body, attempts: 0 };
    const send = () => exchange.handler.send(message, () => undefined);
    try {
      assert.deepEqual(await send(), { kind: 'unreached', reason: 'status-401' });
      writeFileSync(token, 'second');
      assert.deepEqual(await send(), { kind: 'refused', reason: 'absent' });
      chmodSync(token, 0o644);
      assert.deepEqual(await send(), { kind: 'unreached', reason: 'no-credentials' });
    } finally {
      await exchange.close();
      await simulator.stop();
    }
  });
});
