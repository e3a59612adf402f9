import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSigningPair } from '../../../src/identity/saml/sp-certificate.ts';
import { loadSigningPairs } from '../../../src/identity/saml/sp-keys.ts';
import { buildServiceProviderMetadata } from '../../../src/identity/saml/sp-metadata.ts';
import type { SigningPair } from '../../../src/identity/saml/xml-signature.ts';
import { readSigned } from '../../../src/identity/saml/xml-signature.ts';
import {
  childrenOf,
  messageLimits,
  onlyChildOf,
  readXml,
  textOf,
  type XmlElement,
} from '../../../src/identity/saml/xml-tree.ts';
import { testServiceProvider } from './test-identity-provider.ts';

const md = 'urn:oasis:names:tc:SAML:2.0:metadata';
const spid = 'https://spid.gov.it/saml-extensions';
const now = Date.parse('2026-11-26T10:00:00Z');

describe('SPID service provider', () => {
  let pair: SigningPair;
  let folder: string;
  before(async () => {
    pair = await generateSigningPair(testServiceProvider, now);
    folder = await mkdtemp(join(tmpdir(), 'spid-saml-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('has a certificate of a public body', () => {
    const certificate = new X509Certificate(pair.certificate);
    assert.ok(certificate.verify(certificate.publicKey));
    assert.equal(certificate.ca, false);
    assert.equal(certificate.publicKey.asymmetricKeyDetails?.modulusLength, 3072);
    assert.equal(Date.parse(certificate.validFrom), now);
    const lines = certificate.subject.split('\n').map((line) => line.replace(/^undefined=/, '2.5.4.83='));
    assert.ok(lines.includes('organizationIdentifier=PA:IT-c_prova'), certificate.subject);
    assert.ok(certificate.subject.includes(testServiceProvider.entityId));
    for (const line of ['CN=Ente di prova', 'O=Ente di prova', 'C=IT', 'L=Napoli'])
      assert.ok(lines.includes(line), line);
    // Object identifiers of the two policies and their notices, as they stand in DER.
    for (const part of ['2b4c1006', '2b4c10040201']) assert.ok(certificate.raw.toString('hex').includes(part), part);
    for (const text of ['agIDcert', 'cert_SP_Pub']) assert.ok(certificate.raw.includes(text), text);
  });

  it('has signed metadata with everything SPID wants', () => {
    const text = buildServiceProviderMetadata(testServiceProvider, [pair]);
    const reading = readXml(text, messageLimits);
    assert.ok(reading.ok);
    const keys = [new X509Certificate(pair.certificate).publicKey];
    const signed = readSigned(text, reading.root, reading.root, keys, messageLimits);
    assert.ok(signed.ok);
    const entity = signed.signed;
    assert.equal(entity.attributes.get('entityID'), testServiceProvider.entityId);
    const role = onlyChildOf(entity, md, 'SPSSODescriptor');
    assert.ok(role);
    assert.equal(role.attributes.get('AuthnRequestsSigned'), 'true');
    assert.equal(role.attributes.get('WantAssertionsSigned'), 'true');
    assert.equal(childrenOf(role, md, 'SingleLogoutService').length, 2);
    const consumer = onlyChildOf(role, md, 'AssertionConsumerService');
    assert.deepEqual(Object.fromEntries(consumer?.attributes ?? []), {
      Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
      Location: testServiceProvider.assertionConsumerUrl,
      index: '0',
      isDefault: 'true',
    });
    const service = onlyChildOf(role, md, 'AttributeConsumingService') as XmlElement;
    assert.equal(onlyChildOf(service, md, 'ServiceName')?.attributes.get('xml:lang'), 'it');
    const asked = childrenOf(service, md, 'RequestedAttribute').map(({ attributes }) => attributes.get('Name'));
    assert.deepEqual(asked, ['fiscalNumber', 'name', 'familyName', 'dateOfBirth']);
    const contact = onlyChildOf(entity, md, 'ContactPerson');
    assert.equal(contact?.attributes.get('contactType'), 'other');
    const extensions = onlyChildOf(contact, md, 'Extensions');
    assert.equal(textOf(onlyChildOf(extensions, spid, 'IPACode')), 'c_prova');
    assert.equal(textOf(onlyChildOf(extensions, spid, 'Public')), '');
    assert.equal(buildServiceProviderMetadata(testServiceProvider, [pair]), text);
  });

  it('escapes what the configuration says', () => {
    const organization = { ...testServiceProvider.organization, name: 'A & B <c> "d"' };
    const text = buildServiceProviderMetadata({ ...testServiceProvider, organization }, [pair]);
    const reading = readXml(text, messageLimits);
    assert.ok(reading.ok);
    const found = onlyChildOf(reading.root, md, 'Organization');
    assert.equal(textOf(onlyChildOf(found, md, 'OrganizationName')), organization.name);
  });

  it('makes its key once, keeps it private, and publishes every certificate of the list', async () => {
    const path = join(folder, 'deep', 'sp-keys.json');
    const [made] = await loadSigningPairs(path, testServiceProvider, now);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(await loadSigningPairs(path, testServiceProvider, now), [made]);
    await writeFile(path, JSON.stringify({ keys: [pair, made] }));
    const pairs = await loadSigningPairs(path, testServiceProvider, now);
    const reading = readXml(buildServiceProviderMetadata(testServiceProvider, pairs), messageLimits);
    assert.ok(reading.ok);
    const role = onlyChildOf(reading.root, md, 'SPSSODescriptor');
    assert.ok(role);
    assert.equal(childrenOf(role, md, 'KeyDescriptor').length, 2);
  });

  it('refuses a file of keys that cannot be used, and leaves it as it is', async () => {
    const other = await generateSigningPair({ ...testServiceProvider, entityId: 'https://other.example.org' }, now);
    const elsewhere = { ...testServiceProvider.organization, ipaCode: 'c_altro' };
    const stranger = await generateSigningPair({ ...testServiceProvider, organization: elsewhere }, now);
    const rows: readonly [string, RegExp][] = [
      ['', /must hold a list/],
      ['{}', /must hold a list/],
      ['{"keys":[]}', /must hold a list/],
      ['{"keys":[{"privateKey":1,"certificate":2}]}', /must hold a list/],
      [JSON.stringify({ keys: [{ privateKey: 'x', certificate: 'y' }] }), /pair 1: key or certificate cannot be read/],
      [
        JSON.stringify({ keys: [pair, { ...pair, privateKey: other.privateKey }] }),
        /pair 2: key and certificate differ/,
      ],
      [JSON.stringify({ keys: [other] }), /another entity id/],
      [JSON.stringify({ keys: [stranger] }), /another IPA code/],
    ];
    for (const [index, [content, message]] of rows.entries()) {
      const path = join(folder, `keys-${index}.json`);
      await writeFile(path, content);
      await assert.rejects(loadSigningPairs(path, testServiceProvider, now), message);
      assert.equal(await readFile(path, 'utf8'), content);
    }
    const path = join(folder, 'old.json');
    await writeFile(path, JSON.stringify({ keys: [pair] }));
    const later = Date.parse('2031-11-26T10:00:01Z');
    await assert.rejects(loadSigningPairs(path, testServiceProvider, later), /expired/);
  });
});
