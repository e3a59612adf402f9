import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRegistry, type RegistryOptions } from '../../../src/identity/saml/registry.ts';
import { isWebAddress, readRegistry } from '../../../src/identity/saml/registry-metadata.ts';
import { signDocument } from '../../../src/identity/saml/xml-signature.ts';
import { makeIdentityProvider, signPart, type TestIdentityProvider } from './test-identity-provider.ts';

const now = Date.parse('2026-11-26T10:00:00Z');
const wrapper = 'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"';

describe('SPID registry', () => {
  let first: TestIdentityProvider;
  let second: TestIdentityProvider;
  let agency: TestIdentityProvider;
  let folder: string;
  before(async () => {
    first = await makeIdentityProvider('https://uno.example.org', 'Uno');
    second = await makeIdentityProvider('https://due.example.org', 'Due');
    agency = await makeIdentityProvider('https://registry.example.org', 'Registro');
    folder = await mkdtemp(join(tmpdir(), 'spid-registry-'));
  });
  after(() => rm(folder, { recursive: true }));

  const registryOf = (providers: readonly TestIdentityProvider[], attributes = '') =>
    `<md:EntitiesDescriptor ${wrapper} ID="_reg" ${attributes}>${providers.map(({ metadata }) => metadata.replace('ID="_m1"', '')).join('')}</md:EntitiesDescriptor>`;
  const signed = (text: string, by = agency) => signDocument(text, by.pair, 'first');
  const reasonOf = (text: string, trusted?: Parameters<typeof readRegistry>[1]) => {
    const reading = readRegistry(text, trusted, now);
    return reading.ok ? reading.providers.map(({ entityId }) => entityId) : reading.reason;
  };

  it('reads one entity or many, with the Italian name and the addresses', () => {
    const reading = readRegistry(first.metadata, undefined, now);
    assert.ok(reading.ok);
    const [{ keys, ...provider } = { keys: [] }] = reading.providers;
    assert.equal(keys.length, 1);
    assert.deepEqual(provider, {
      entityId: 'https://uno.example.org',
      displayName: 'Uno',
      signOn: {
        redirect: 'https://uno.example.org/SingleSignOnService',
        post: 'https://uno.example.org/SingleSignOnService',
      },
      logoutAnswer: 'https://uno.example.org/SingleLogoutService',
    });
    assert.deepEqual(reasonOf(registryOf([first, second])), [first.entityId, second.entityId]);
    assert.deepEqual(reasonOf(`<md:EntitiesDescriptor ${wrapper}>${registryOf([first])}</md:EntitiesDescriptor>`), [
      first.entityId,
    ]);
  });

  it('leaves out what cannot be used, and refuses a registry without anything or with doubts', () => {
    const md = first.metadata;
    for (const [text, expected] of [
      ['', 'not-well-formed'],
      ['<a/>', 'no-identity-provider'],
      [`<!DOCTYPE a>${md}`, 'document-type'],
      [md.replaceAll('SingleSignOnService', 'Other'), 'no-identity-provider'],
      [md.replaceAll('Location="https:', 'Location="javascript:'), 'no-identity-provider'],
      [md.replaceAll('Location="https:', 'Location="http:'), 'no-identity-provider'],
      [md.replace('use="signing"', 'use="encryption"'), 'no-identity-provider'],
      [md.replace(/<ds:X509Certificate>[^<]+/, '<ds:X509Certificate>AAAA'), 'no-identity-provider'],
      [md.replace(' entityID=', ' entity='), 'no-identity-provider'],
      [registryOf([first, first]), 'entity-twice'],
      [registryOf([first], 'validUntil="2026-11-26T09:59:59Z"'), 'no-longer-valid'],
      [registryOf([first], 'validUntil="soon"'), 'no-longer-valid'],
      [registryOf([first], 'validUntil="2026-11-26T10:00:01Z"'), [first.entityId]],
      [
        registryOf([first, second]).replace(
          'entityID="https://due',
          'validUntil="2020-01-01T00:00:00Z" entityID="https://due',
        ),
        [first.entityId],
      ],
    ] as const) {
      assert.deepEqual(reasonOf(text), expected, text.slice(0, 300));
    }
  });

  it('takes a signed registry by the signature of the one it trusts', async () => {
    const text = registryOf([first, second]);
    const key = readRegistry(agency.metadata, undefined, now);
    assert.ok(key.ok);
    const trusted = key.providers[0]?.keys ?? [];
    assert.deepEqual(reasonOf(signed(text), trusted), [first.entityId, second.entityId]);
    assert.equal(reasonOf(text, trusted), 'signature-missing');
    assert.equal(reasonOf(signed(text, second), trusted), 'signature-invalid');
    assert.equal(
      reasonOf(signed(text).replace('uno.example.org/SingleSignOn', 'evil.example.org/SingleSignOn'), trusted),
      'signature-invalid',
    );
  });

  it('takes a signature of the whole document, as AgID makes it, and no other empty reference', () => {
    const key = readRegistry(agency.metadata, undefined, now);
    const trusted = key.ok ? (key.providers[0]?.keys ?? []) : [];
    const whole = signPart(registryOf([first]), 'EntitiesDescriptor', agency.pair, { emptyReference: true });
    assert.match(whole, /<ds:Reference URI="">/);
    assert.deepEqual(reasonOf(whole, trusted), [first.entityId]);
    assert.deepEqual(reasonOf(whole.replace('ID="_reg"', ''), trusted), 'signature-invalid');
    assert.equal(reasonOf(whole.replace('Uno<', 'Altro<'), trusted), 'signature-invalid');
    const wrapped = `<md:EntitiesDescriptor ${wrapper}>${second.metadata}${whole}</md:EntitiesDescriptor>`;
    assert.equal(reasonOf(wrapped, trusted), 'signature-missing');
    const moved = /<ds:Signature [\s\S]*?<\/ds:Signature>/.exec(whole)?.[0] ?? '';
    const stolen = wrapped.replace(moved, '').replace(second.metadata, moved + second.metadata);
    assert.equal(reasonOf(stolen, trusted), 'signature-invalid');
  });

  it('knows web addresses', () => {
    for (const text of ['https://a.example.org/x', 'http://127.0.0.1:80/', 'http://localhost/'])
      assert.ok(isWebAddress(text));
    for (const text of [
      undefined,
      '',
      'toString',
      'http://a.example.org',
      'javascript:1',
      'https://u:p@a.example.org',
    ]) {
      assert.ok(!isWebAddress(text), text);
    }
  });

  it('is read anew from a file, and stays when the new one is bad', async () => {
    const source = join(folder, 'registry.xml');
    const failures: string[] = [];
    await writeFile(source, first.metadata);
    const registry = await openRegistry({ ...options(source), onFailure: (reason) => failures.push(reason) });
    assert.equal(registry.find(first.entityId)?.displayName, 'Uno');
    assert.equal(registry.find('constructor'), undefined);
    await writeFile(source, registryOf([first, second]));
    assert.equal(await registry.refresh(), true);
    assert.equal(registry.list().length, 2);
    await writeFile(source, '<broken');
    assert.equal(await registry.refresh(), false);
    assert.equal(registry.list().length, 2);
    await rm(source);
    assert.equal(await registry.refresh(), false);
    assert.deepEqual(failures, ['not-well-formed', 'unreachable']);
    registry.close();
  });

  it('drops what it knew when that is no longer valid', async () => {
    const source = join(folder, 'short.xml');
    let clock = now;
    await writeFile(source, registryOf([first], 'validUntil="2026-11-26T10:00:01Z"'));
    const registry = await openRegistry({ ...options(source), now: () => clock });
    await rm(source);
    assert.equal(await registry.refresh(), false);
    assert.equal(registry.list().length, 1);
    clock += 2000;
    await registry.refresh();
    assert.equal(registry.list().length, 0);
    registry.close();
  });

  it('comes from an address when it is signed, and from the copy when the address does not answer', async () => {
    let body = signed(registryOf([first]));
    const server = createServer((_request, response) => response.end(body)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const source = `http://127.0.0.1:${(server.address() as AddressInfo).port}/registry.xml`;
    await assert.rejects(openRegistry(options(source)), /certificate/);
    await assert.rejects(openRegistry(options('http://registry.example.org/')), /https/);
    const trusting = { ...options(source), certificate: agency.pair.certificate };
    const registry = await openRegistry(trusting);
    assert.equal(registry.list().length, 1);
    body = registryOf([first, second]);
    assert.equal(await registry.refresh(), false);
    assert.equal(registry.list().length, 1);
    registry.close();
    server.close();
    server.closeAllConnections();
    const later = await openRegistry(trusting);
    assert.equal(later.list().length, 1);
    later.close();
    await writeFile(trusting.copy, (await readFile(trusting.copy, 'utf8')).replace('Uno<', 'Altro<'));
    const tampered = await openRegistry(trusting);
    assert.equal(tampered.list().length, 0);
    tampered.close();
  });

  function options(source: string): RegistryOptions {
    return { source, copy: join(folder, 'copy', 'registry.xml'), refreshSeconds: 3600, now: () => now };
  }
});
