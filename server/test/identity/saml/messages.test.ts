import assert from 'node:assert/strict';
import { createPublicKey, createVerify, X509Certificate } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { levelOf, newMessageId, writeAuthnRequest } from '../../../src/identity/saml/authn-request.ts';
import {
  readPosted,
  readRedirected,
  toPostPage,
  toRedirectAddress,
} from '../../../src/identity/saml/browser-bindings.ts';
import { formatInstant, parseInstant } from '../../../src/identity/saml/instant.ts';
import { readSigned, signDocument } from '../../../src/identity/saml/xml-signature.ts';
import {
  childrenOf,
  elementsOf,
  escapeXml,
  messageLimits,
  onlyChildOf,
  readXml,
  textOf,
  writeElement,
} from '../../../src/identity/saml/xml-tree.ts';
import { makeIdentityProvider, type TestIdentityProvider, testServiceProvider } from './test-identity-provider.ts';

const assertion = 'urn:oasis:names:tc:SAML:2.0:assertion';
const protocol = 'urn:oasis:names:tc:SAML:2.0:protocol';
const request = {
  id: '_abc',
  issuedAt: Date.parse('2026-11-26T10:00:00Z'),
  level: 2,
  destination: 'https://idp.example.org/sso?tenant=1&x=2',
} as const;

function rootOf(text: string) {
  const reading = readXml(text, messageLimits);
  assert.ok(reading.ok);
  return reading.root;
}

describe('SPID messages', () => {
  let pair: TestIdentityProvider['pair'];
  before(async () => {
    ({ pair } = await makeIdentityProvider('https://idp.example.org', 'Prova'));
  });
  const keys = () => [new X509Certificate(pair.certificate).publicKey];

  it('ask for a new sign-in from level 2 on, and carry what SPID wants and no more', () => {
    for (const level of [1, 2, 3] as const) {
      const root = rootOf(writeAuthnRequest({ ...request, level }, testServiceProvider));
      const attributes = Object.fromEntries([...root.attributes].filter(([name]) => !name.startsWith('xmlns')));
      assert.deepEqual(attributes, {
        ID: '_abc',
        Version: '2.0',
        IssueInstant: '2026-11-26T10:00:00Z',
        Destination: 'https://idp.example.org/sso?tenant=1&x=2',
        AssertionConsumerServiceIndex: '0',
        AttributeConsumingServiceIndex: '0',
        ...(level === 1 ? {} : { ForceAuthn: 'true' }),
      });
      const names = elementsOf(root).map(({ name }) => name);
      assert.deepEqual(names, ['Issuer', 'NameIDPolicy', 'RequestedAuthnContext']);
      const issuer = onlyChildOf(root, assertion, 'Issuer');
      assert.equal(textOf(issuer), testServiceProvider.entityId);
      assert.equal(issuer?.attributes.get('NameQualifier'), testServiceProvider.entityId);
      assert.equal(issuer?.attributes.get('Format'), 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity');
      const policy = onlyChildOf(root, protocol, 'NameIDPolicy');
      assert.deepEqual([...(policy?.attributes.keys() ?? [])], ['Format']);
      const context = onlyChildOf(root, protocol, 'RequestedAuthnContext');
      assert.equal(context?.attributes.get('Comparison'), 'minimum');
      const classes = context === undefined ? [] : childrenOf(context, assertion, 'AuthnContextClassRef').map(textOf);
      assert.deepEqual(classes, [`https://www.spid.gov.it/SpidL${level}`]);
    }
  });

  it('have identifiers that are XML names and differ', () => {
    const made = Array.from({ length: 100 }, newMessageId);
    assert.equal(new Set(made).size, 100);
    for (const id of made) assert.match(id, /^_[0-9a-f]{40}$/);
  });

  it('know three levels and no other', () => {
    assert.equal(levelOf('https://www.spid.gov.it/SpidL3'), 3);
    for (const text of [undefined, '', 'toString', 'https://www.spid.gov.it/SpidL4'])
      assert.equal(levelOf(text), undefined);
  });

  it('go by redirect, signed over the parameters as they stand in the address', () => {
    const text = writeAuthnRequest(request, testServiceProvider);
    const address = toRedirectAddress(request.destination, 'SAMLRequest', text, 'a b&c', pair.privateKey);
    assert.ok(address.startsWith('https://idp.example.org/sso?tenant=1&x=2&SAMLRequest='));
    const query = address.slice(address.indexOf('SAMLRequest='));
    const [signed = '', signature = ''] = query.split('&Signature=');
    const verifier = createVerify('sha256').update(signed);
    assert.ok(verifier.verify(createPublicKey(pair.certificate), decodeURIComponent(signature), 'base64'));
    const parameters = new URL(address).searchParams;
    assert.equal(parameters.get('RelayState'), 'a b&c');
    assert.equal(parameters.get('SigAlg'), 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256');
    const sent = inflateRawSync(Buffer.from(parameters.get('SAMLRequest') ?? '', 'base64')).toString();
    assert.equal(sent, text);
    const back = readRedirected(query);
    assert.equal(back?.message, text);
    assert.equal(back?.relayState, 'a b&c');
    assert.equal(back?.isSignedBy(keys()), true);
    for (const changed of [
      query.replace('RelayState=a', 'RelayState=b'),
      query.replace('&Signature=', '&Signature=AAAA'),
      query.replace(/&Signature=.*/, ''),
      query.replace('rsa-sha256', 'rsa-sha1'),
      query.replace(/&RelayState=[^&]*/, ''),
    ]) {
      assert.equal(readRedirected(changed)?.isSignedBy(keys()), false, changed);
    }
  });

  it('refuse odd queries without an error', () => {
    const bomb = toRedirectAddress('https://x/', 'SAMLRequest', 'a'.repeat(2_000_000), undefined, pair.privateKey);
    const odd = [
      '',
      'SAMLRequest',
      'SAMLRequest=%',
      'SAMLRequest=AAAA',
      'SAMLRequest=a&SAMLResponse=b',
      bomb.slice(11),
    ];
    for (const query of [...odd, 'SAMLRequest=a&SAMLRequest=a', 'toString=1', '__proto__=1']) {
      assert.equal(readRedirected(query), undefined, query.slice(0, 50));
    }
    fc.assert(fc.property(fc.string(), (text) => readRedirected(`SAMLRequest=${text}`) === undefined || text !== ''));
  });

  it('go by POST with an enveloped signature after the issuer, in a page that does not run scripts', () => {
    const text = signDocument(writeAuthnRequest(request, testServiceProvider), pair, 'after-issuer');
    const root = rootOf(text);
    assert.deepEqual(
      elementsOf(root)
        .map(({ name }) => name)
        .slice(0, 2),
      ['Issuer', 'Signature'],
    );
    assert.ok(readSigned(text, root, root, keys(), messageLimits).ok);
    const page = toPostPage('https://idp.example.org/sso?a=1&b="><script>', 'SAMLRequest', text, '"><script>', 'it');
    assert.ok(!page.html.includes('<script'));
    assert.match(page.contentSecurityPolicy, /^default-src 'none'; .*form-action https: https:\/\/idp\.example\.org$/);
    const field = /name="SAMLRequest" value="([^"]*)"/.exec(page.html)?.[1];
    assert.equal(readPosted(field), text);
  });

  it('come by POST as base64 of UTF-8, of bounded length', () => {
    assert.equal(readPosted(Buffer.from('è').toString('base64')), 'è');
    assert.equal(readPosted('w6\r\ng='), 'è');
    for (const field of [undefined, '', '<a/>', '%', '/w==', 'A'.repeat(1_000_000)])
      assert.equal(readPosted(field), undefined);
  });

  it('write instants in UTC and read them in that form only', () => {
    assert.equal(formatInstant(Date.parse('2026-11-26T10:00:00.999Z')), '2026-11-26T10:00:00Z');
    assert.equal(parseInstant('2026-11-26T10:00:00.5Z'), Date.parse('2026-11-26T10:00:00.5Z'));
    const wrong = ['2026-11-26T10:00:00', '2026-11-26T10:00:00+01:00', '2026-02-30T10:00:00Z', '2026-11-26T24:00:00Z'];
    for (const text of [undefined, '', 'toString', '2026-11-26', '0', '2026-13-01T00:00:00Z', ...wrong]) {
      assert.equal(parseInstant(text), undefined, text);
    }
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }), (date) => {
        assert.equal(parseInstant(formatInstant(date.getTime())), Math.floor(date.getTime() / 1000) * 1000);
      }),
    );
  });

  it('keep any text through writing and reading', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        // Control characters cannot stand in XML at all.
        const allowed = text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
        const root = rootOf(`<a b="${escapeXml(allowed)}">x${escapeXml(allowed)}x</a>`);
        assert.equal(root.attributes.get('b'), allowed);
        assert.equal(root.content.join(''), `x${allowed}x`);
        assert.deepEqual(rootOf(writeElement(root)), root);
      }),
    );
  });
});
