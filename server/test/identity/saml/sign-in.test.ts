import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRedirected, toRedirectAddress } from '../../../src/identity/saml/browser-bindings.ts';
import type { SamlEvidence } from '../../../src/identity/saml/evidence.ts';
import { readRegistry } from '../../../src/identity/saml/registry-metadata.ts';
import type { SamlEvent } from '../../../src/identity/saml/sign-in.ts';
import { createSpidSaml, type SpidSaml } from '../../../src/identity/saml/spid-saml.ts';
import { signDocument } from '../../../src/identity/saml/xml-signature.ts';
import { editResponse, type ResponseEdit } from './response-edits.ts';
import {
  makeIdentityProvider,
  type ResponseFacts,
  signPart,
  signResponse,
  type TestIdentityProvider,
  testAttributes,
  testServiceProvider,
  writeResponse,
} from './test-identity-provider.ts';

const start = Date.parse('2026-11-26T10:00:00Z');
const returnPath = '/oidc/interaction/abc/returned';

describe('SPID SAML sign-in', () => {
  let idp: TestIdentityProvider;
  let postOnly: TestIdentityProvider;
  let folder: string;
  let saml: SpidSaml;
  let server: Server;
  let base: string;
  let clock: number;
  let evidence: SamlEvidence[];
  let events: SamlEvent[];
  let isLogBroken: boolean;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spid-sign-in-'));
    idp = await makeIdentityProvider('https://idp.example.org', 'Gestore di prova');
    postOnly = await makeIdentityProvider('https://post.example.org', 'Solo POST');
    const onlyPost = postOnly.metadata.replace(/<md:SingleSignOnService Binding="[^"]*HTTP-Redirect"[^>]*>/, '');
    const entities = [idp.metadata, onlyPost].map((text) => text.replace('ID="_m1"', '')).join('');
    await writeFile(
      join(folder, 'idps.xml'),
      `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${entities}</md:EntitiesDescriptor>`,
    );
    clock = start;
    saml = await createSpidSaml({
      serviceProvider: testServiceProvider,
      folder: join(folder, 'keys'),
      registry: join(folder, 'idps.xml'),
      registryRefreshSeconds: 3600,
      clockToleranceSeconds: 30,
      requestSeconds: 600,
      recordEvidence: async (each) => {
        if (isLogBroken) throw new Error('disk full');
        evidence.push(each);
        return `evidence-${evidence.length}`;
      },
      onEvent: (event) => events.push(event),
      now: () => clock,
    });
    server = createServer(saml.app.callback()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    saml.close();
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    clock = start;
    evidence = [];
    events = [];
    isLogBroken = false;
  });

  function begin(level: 1 | 2 | 3 = 2, interaction = 'abc') {
    const started = saml.signIn.begin({ provider: idp.entityId, level, interaction, returnPath, language: 'it' });
    assert.ok(started.kind === 'redirect');
    const query = new URL(started.location).search.slice(1);
    const sent = readRedirected(query);
    const id = / ID="([^"]+)"/.exec(sent?.message ?? '')?.[1];
    assert.ok(id && sent?.relayState);
    return { id, relayState: sent.relayState, request: sent.message };
  }

  function answer(id: string, edits: readonly ResponseEdit[] = [], facts: Partial<ResponseFacts> = {}): string {
    const text = writeResponse({
      requestId: id,
      issuer: idp.entityId,
      destination: testServiceProvider.assertionConsumerUrl,
      audience: testServiceProvider.entityId,
      now: clock,
      level: 2,
      attributes: testAttributes,
      ...facts,
    });
    return edits.length === 0 ? text : editResponse(text, edits, clock);
  }

  const post = (text: string, relayState?: string, path = '/acs', field = 'SAMLResponse') =>
    fetch(`${base}${path}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        [field]: Buffer.from(text).toString('base64'),
        ...(relayState === undefined ? {} : { RelayState: relayState }),
      }),
    });

  async function ticketOf(response: Response): Promise<string> {
    assert.equal(response.status, 303);
    const location = new URL(response.headers.get('location') ?? '', base);
    assert.equal(location.pathname, returnPath);
    return location.searchParams.get('ticket') ?? '';
  }

  it('signs somebody in, and writes the pair to the login log', async () => {
    const { id, relayState, request } = begin();
    clock += 40_000;
    const text = signResponse(answer(id), idp.pair);
    const ticket = await ticketOf(await post(text, relayState));
    assert.deepEqual(saml.signIn.redeem(ticket, 'abc'), {
      kind: 'signed-in',
      assertion: {
        codiceFiscale: 'VLLSNT80A41F839Y',
        givenName: 'Assunta',
        familyName: 'Vellutino Santoro',
        birthDate: '1980-01-01',
        level: 2,
        provider: idp.entityId,
        protocol: 'spid-saml',
        authenticatedAt: clock,
        evidence: 'evidence-1',
      },
    });
    assert.deepEqual(evidence, [
      {
        protocol: 'spid-saml',
        receivedAt: clock,
        outcome: 'accepted',
        request,
        response: text,
        index: {
          AuthnReq_ID: id,
          AuthnReq_IssueInstant: '2026-11-26T10:00:00Z',
          Resp_ID: '_r1',
          Resp_IssueInstant: '2026-11-26T10:00:40Z',
          Resp_Issuer: idp.entityId,
          Assertion_ID: '_a1',
          Assertion_subject: '_n1',
          Assertion_subject_NameQualifier: idp.entityId,
        },
      },
    ]);
    assert.deepEqual(events, []);
  });

  it('goes to a provider that takes only POST by a signed form', () => {
    const started = saml.signIn.begin({
      provider: postOnly.entityId,
      level: 2,
      interaction: 'abc',
      returnPath,
      language: 'en',
    });
    assert.ok(started.kind === 'page');
    assert.match(started.page.html, /action="https:\/\/post\.example\.org\/SingleSignOnService"/);
    const field = /name="SAMLRequest" value="([^"]*)"/.exec(started.page.html)?.[1] ?? '';
    assert.match(Buffer.from(field, 'base64').toString(), /<ds:SignatureValue>/);
  });

  it('does not know providers outside of the registry', () => {
    for (const provider of ['', 'https://evil.example.org', 'constructor', '__proto__']) {
      const started = saml.signIn.begin({ provider, level: 2, interaction: 'abc', returnPath, language: 'it' });
      assert.equal(started.kind, 'unknown-provider');
    }
  });

  describe('refuses a response', () => {
    async function refused(response: Response) {
      assert.equal(response.status, 403);
      const page = await response.text();
      assert.match(page, /Accesso non riuscito/);
      assert.ok(!page.includes('Vellutino'));
      assert.deepEqual(events.at(-1), { kind: 'response-unsolicited' });
      assert.deepEqual(evidence, []);
    }

    it('that nobody asked for', async () => {
      await refused(await post(signResponse(answer('_nobody'), idp.pair), 'state'));
      await refused(await post(signResponse(answer('x', [{ remove: '@InResponseTo' }]), idp.pair), 'state'));
    });

    it('with the relay state of another request, or none', async () => {
      const { id, relayState } = begin();
      const other = begin();
      const text = signResponse(answer(id), idp.pair);
      await refused(await post(text, other.relayState));
      await refused(await post(text));
      await refused(await post(text, ''));
      assert.equal(saml.signIn.redeem(await ticketOf(await post(text, relayState)), 'abc').kind, 'signed-in');
    });

    it('that came too late', async () => {
      const { id, relayState } = begin();
      clock += 600_000;
      await refused(await post(signResponse(answer(id), idp.pair), relayState));
    });

    it('that is no form, twice, or too long', async () => {
      const body = (text: string) => fetch(`${base}/acs`, { method: 'POST', redirect: 'manual', body: text });
      const { id, relayState } = begin();
      const text = encodeURIComponent(Buffer.from(signResponse(answer(id), idp.pair)).toString('base64'));
      for (const odd of ['', 'toString', '__proto__=1', 'SAMLResponse=%ff', 'SAMLResponse=<a/>&RelayState=1']) {
        await refused(await body(odd));
      }
      await refused(await body(`SAMLResponse=${text}&SAMLResponse=${text}&RelayState=${relayState}`));
    });
  });

  it('takes a response once', async () => {
    const { id, relayState } = begin();
    const text = signResponse(answer(id), idp.pair);
    const both = await Promise.all([post(text, relayState), post(text, relayState)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [303, 403]);
    assert.equal((await post(text, relayState)).status, 403);
    assert.equal(evidence.length, 1);
  });

  it('gives the person only to the browser and interaction that signed in, once and soon', async () => {
    const attempt = async () => {
      const { id, relayState } = begin();
      return ticketOf(await post(signResponse(answer(id), idp.pair), relayState));
    };
    const stolen = await attempt();
    assert.equal(saml.signIn.redeem(stolen, 'other').kind, 'unknown');
    assert.equal(saml.signIn.redeem(stolen, 'abc').kind, 'unknown');
    const used = await attempt();
    assert.equal(saml.signIn.redeem(used, 'abc').kind, 'signed-in');
    assert.equal(saml.signIn.redeem(used, 'abc').kind, 'unknown');
    const old = await attempt();
    clock += 120_000;
    assert.equal(saml.signIn.redeem(old, 'abc').kind, 'unknown');
    for (const ticket of ['', 'constructor', '__proto__'])
      assert.equal(saml.signIn.redeem(ticket, 'abc').kind, 'unknown');
  });

  it('does not take the answer of one provider for a request to another', async () => {
    const { id, relayState } = begin();
    const text = signResponse(answer(id, [], { issuer: postOnly.entityId }), postOnly.pair);
    const ticket = await ticketOf(await post(text, relayState));
    assert.deepEqual(saml.signIn.redeem(ticket, 'abc'), { kind: 'failed', failure: 'invalid-response' });
    assert.deepEqual(evidence, [], 'a response whose signature is not right is not evidence');
    assert.deepEqual(events, [{ kind: 'response-refused', provider: idp.entityId, reason: 'signature-invalid' }]);
  });

  const failed = [
    [19, 'wrong-credentials'],
    [20, 'level-missing'],
    [21, 'timed-out'],
    [22, 'consent-refused'],
    [23, 'identity-suspended'],
    [25, 'cancelled'],
    [30, 'wrong-identity-type'],
    [12, 'our-request'],
    [18, 'our-request'],
    [2, 'provider-failed'],
    [999, 'provider-failed'],
  ] as const;
  for (const [number, failure] of failed) {
    it(`tells the person why the provider did not sign them in: anomaly ${number}, ${failure}`, async () => {
      const { id, relayState } = begin();
      const edits: ResponseEdit[] = [
        { remove: 'Assertion' },
        { set: 'Status/StatusCode@Value', to: 'urn:oasis:names:tc:SAML:2.0:status:Responder' },
        { into: 'Status', xml: `<samlp:StatusMessage>ErrorCode nr${number}</samlp:StatusMessage>` },
      ];
      const text = signPart(answer(id, edits), 'Response', idp.pair);
      const ticket = await ticketOf(await post(text, relayState));
      assert.deepEqual(saml.signIn.redeem(ticket, 'abc'), { kind: 'failed', failure });
      assert.equal(evidence[0]?.outcome, 'anomaly');
      assert.equal(evidence[0]?.reason, `anomaly-${number}`);
    });
  }

  it('asks for the level of the interaction, and refuses a lower one', async () => {
    const { id, relayState } = begin(3);
    const ticket = await ticketOf(await post(signResponse(answer(id), idp.pair), relayState));
    assert.deepEqual(saml.signIn.redeem(ticket, 'abc'), { kind: 'failed', failure: 'level-missing' });
    assert.equal(evidence[0]?.outcome, 'refused');
    assert.equal(evidence[0]?.reason, 'level-too-low');
  });

  it('signs in only people with an Italian fiscal code', async () => {
    for (const fiscalNumber of [
      'VLLSNT80A41F839Y',
      'TINDE-VLLSNT80A41F839Y',
      'TINIT-VLLSNT80A41F839C',
      'TINIT-12345678901',
      'TINIT-',
      'VATIT-12345678901',
    ]) {
      const { id, relayState } = begin();
      const text = signResponse(answer(id, [], { attributes: { ...testAttributes, fiscalNumber } }), idp.pair);
      const ticket = await ticketOf(await post(text, relayState));
      assert.deepEqual(
        saml.signIn.redeem(ticket, 'abc'),
        { kind: 'failed', failure: 'wrong-identity-type' },
        fiscalNumber,
      );
      assert.equal(evidence.at(-1)?.reason, 'fiscal-number');
      assert.deepEqual(events.at(-1), { kind: 'response-refused', provider: idp.entityId, reason: 'fiscal-number' });
    }
  });

  it('takes the code in capitals, and leaves out a birth date in another form', async () => {
    const { id, relayState } = begin();
    const attributes = { ...testAttributes, fiscalNumber: 'TINIT-vllsnt80a41f839y', dateOfBirth: '01/01/1980' };
    const ticket = await ticketOf(await post(signResponse(answer(id, [], { attributes }), idp.pair), relayState));
    const redeemed = saml.signIn.redeem(ticket, 'abc');
    assert.ok(redeemed.kind === 'signed-in');
    assert.equal(redeemed.assertion.codiceFiscale, 'VLLSNT80A41F839Y');
    assert.ok(!('birthDate' in redeemed.assertion));
  });

  it('signs nobody in when the login log cannot be written', async () => {
    isLogBroken = true;
    const { id, relayState } = begin();
    const ticket = await ticketOf(await post(signResponse(answer(id), idp.pair), relayState));
    assert.deepEqual(saml.signIn.redeem(ticket, 'abc'), { kind: 'failed', failure: 'unavailable' });
    assert.deepEqual(events[0], { kind: 'evidence-lost', provider: idp.entityId });
  });

  it('publishes its metadata, and answers nothing else', async () => {
    const answered = await fetch(`${base}/metadata`);
    assert.equal(answered.headers.get('content-type'), 'application/samlmetadata+xml; charset=utf-8');
    assert.equal(await answered.text(), saml.metadata);
    assert.equal((await fetch(`${base}/acs`)).status, 405);
    assert.equal((await fetch(`${base}/metadata`, { method: 'POST' })).status, 405);
    for (const path of ['/', '/constructor', '/acs/', '/__proto__'])
      assert.equal((await fetch(base + path)).status, 404);
  });

  describe('logout', () => {
    const request = (changes: Readonly<Record<string, string>> = {}) => {
      const attributes = {
        ID: '_l1',
        Version: '2.0',
        IssueInstant: '2026-11-26T10:00:00Z',
        Destination: testServiceProvider.singleLogoutUrl,
        ...changes,
      };
      const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
      return (
        `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"${written.join('')}>` +
        `<saml:Issuer>${idp.entityId}</saml:Issuer><saml:NameID>_n1</saml:NameID></samlp:LogoutRequest>`
      );
    };
    const send = (text: string, key = idp.pair.privateKey, field: 'SAMLRequest' | 'SAMLResponse' = 'SAMLRequest') =>
      fetch(toRedirectAddress(`${base}/slo`, field, text, 'state', key), { redirect: 'manual' });

    function assertAnswer(response: Response) {
      assert.equal(response.status, 303);
      const address = response.headers.get('location') ?? '';
      assert.ok(address.startsWith(`${idp.entityId}/SingleLogoutService?SAMLResponse=`));
      const read = readRedirected(new URL(address).search.slice(1));
      assert.equal(read?.relayState, 'state');
      assert.match(read?.message ?? '', /InResponseTo="_l1" .*status:UnknownPrincipal/);
      const own = /<ds:X509Certificate>([^<]+)/.exec(saml.metadata)?.[1] ?? '';
      const asProvider = idp.metadata.replace(/(<ds:X509Certificate>)[^<]+/, `$1${own}`);
      const reading = readRegistry(asProvider, undefined, clock);
      assert.ok(reading.ok && read?.isSignedBy(reading.providers[0]?.keys ?? []));
    }

    it('is answered, by redirect and by POST: the person is not known here', async () => {
      assertAnswer(await send(request()));
      assertAnswer(await post(signDocument(request(), idp.pair, 'after-issuer'), 'state', '/slo', 'SAMLRequest'));
    });

    it('is refused when it is not right', async () => {
      const rows = [
        send(request(), postOnly.pair.privateKey),
        send(request().replace(idp.entityId, 'https://evil.example.org')),
        send(request({ Destination: 'https://other.example.org' })),
        send(request({ IssueInstant: '2026-11-26T09:00:00Z' })),
        send(request({ Version: '1.1' })),
        send(request({ ID: '' })),
        send(request(), idp.pair.privateKey, 'SAMLResponse'),
        send(request().replaceAll('LogoutRequest', 'LogoutResponse'), idp.pair.privateKey, 'SAMLResponse'),
        post(request(), 'state', '/slo', 'SAMLRequest'),
        post(signDocument(request(), postOnly.pair, 'after-issuer'), 'state', '/slo', 'SAMLRequest'),
        post(signDocument(request(), idp.pair, 'after-issuer'), 'x'.repeat(200), '/slo', 'SAMLRequest'),
        fetch(`${base}/slo`),
        fetch(`${base}/slo?SAMLRequest=__proto__`),
      ];
      for (const [index, response] of (await Promise.all(rows)).entries()) {
        assert.equal(response.status, 403, `row ${index}`);
        assert.match(await response.text(), /Richiesta di uscita non valida/);
      }
    });
  });
});
