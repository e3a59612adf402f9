import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { registerClient } from '../../src/identity/sandbox/register-client.ts';
import { callback } from './browser.ts';
import { fiscalCodes } from './people.ts';
import { type RunningSandbox, startSandbox } from './running-sandbox.ts';
import { SmartClient } from './smart-client.ts';

describe('SMART launch', () => {
  let sandbox: RunningSandbox;
  let client: SmartClient;
  let system: string;
  before(async () => {
    sandbox = await startSandbox();
    client = new SmartClient(sandbox);
    system = await client.systemToken();
  });
  after(() => sandbox.stop());

  const app = { client_id: 'sandbox-app' };
  const scope = 'openid fhirUser launch launch/patient launch/encounter patient/*.rs user/*.rs';

  async function launchOf(more: Readonly<Record<string, unknown>> = { patient: 'child' }): Promise<string> {
    const { status, body } = await client.json('POST', '/launch', { ...app, ...more }, system);
    assert.equal(status, 201, JSON.stringify(body));
    assert.equal(body.expires_in, 300);
    assert.equal(body.iss, `${sandbox.baseUrl}/fhir`);
    return body.launch;
  }

  it('from an EHR gives the patient, the encounter, the intent and the banner', async () => {
    const launch = await launchOf({
      patient: 'child',
      encounter: 'visit',
      intent: 'reconcile-medications',
      need_patient_banner: false,
    });
    const tokens = await client.tokensOf('pls', scope, { launch });
    assert.deepEqual(
      [tokens.patient, tokens.encounter, tokens.intent, tokens.need_patient_banner, tokens.scope],
      ['child', 'visit', 'reconcile-medications', false, scope],
    );
    assert.equal(tokens.tenant, 'district-27');
    assert.deepEqual(tokens.fhirContext, [{ reference: 'PractitionerRole/sandbox-pls-r' }]);
    const claims = decodeJwt(tokens.access_token);
    assert.deepEqual([claims['patient'], claims['encounter'], claims['role']], ['child', 'visit', 'paediatrician']);
    const again = await client.browser().follow(client.authorizationAddress(scope, { launch }));
    assert.equal(again.callback?.searchParams.get('error'), 'invalid_request');
  });

  it('is good for one of two consents that race, and tells the other person plainly', async () => {
    const launch = await launchOf();
    const browsers = [client.browser(), client.browser()] as const;
    for (const browser of browsers) {
      await browser.follow(client.authorizationAddress(scope, { launch }));
      await browser.follow(`${browser.address.pathname}/login`, { account: 'pls' });
    }
    const answers = await Promise.all(
      browsers.map((browser) => browser.follow(`${browser.address.pathname}/confirm`, {})),
    );
    const codes = answers.filter(({ callback }) => callback?.searchParams.has('code'));
    assert.equal(codes.length, 1);
    const { page } = answers.find(({ callback }) => callback === undefined) ?? assert.fail();
    assert.equal((page?.status ?? 0) >= 400, true);
  });

  it('belongs to an application that people use, and cannot be guessed', async () => {
    const other = await client.json('POST', '/launch', { client_id: 'sandbox-backend', patient: 'child' }, system);
    assert.deepEqual([other.status, other.body.error], [400, 'invalid_request']);
    for (const launch of ['guess', '__proto__', 'x'.repeat(500)]) {
      const { callback } = await client.browser().follow(client.authorizationAddress(scope, { launch }));
      assert.equal(callback?.searchParams.get('error'), 'invalid_request', launch);
    }
  });

  it('belongs to the application it was made for, and to no other', async () => {
    const other = await registerClient(sandbox.baseUrl, {
      dataDir: sandbox.dataDir,
      name: 'Altra',
      softwareId: 'other',
      redirectUris: [callback],
      scope: 'openid launch launch/patient patient/*.rs',
      isSystem: false,
    });
    const changes = { launch: await launchOf(), client_id: String(other['client_id']) };
    const foreign = await client.browser().follow(client.authorizationAddress(scope, changes));
    assert.equal(foreign.callback?.searchParams.get('error'), 'invalid_request');
  });

  it('binds to the appointment that the EHR names', async () => {
    const launch = await launchOf({ patient: 'child', practitioner_role: 'PractitionerRole/many-here' });
    const tokens = await client.tokensOf(fiscalCodes.many, scope, { launch });
    assert.equal(tokens.practitioner_role, 'PractitionerRole/many-here');
    const foreign = await launchOf({ patient: 'child', practitioner_role: 'PractitionerRole/many-here' });
    const browser = client.browser();
    await browser.follow(client.authorizationAddress(scope, { launch: foreign }));
    const { page } = await browser.follow(`${browser.address.pathname}/login`, { account: 'mmg' });
    assert.equal(page?.status, 403);
  });

  it('for a patient gives a citizen nothing but herself', async () => {
    const browser = client.browser();
    await browser.follow(client.authorizationAddress(scope, { launch: await launchOf() }));
    const { page } = await browser.follow(`${browser.address.pathname}/login`, { account: 'cittadino' });
    assert.equal(page?.status, 403);
    const own = await launchOf({ patient: 'sandbox-cittadino' });
    assert.equal((await client.tokensOf('cittadino', scope, { launch: own })).patient, 'sandbox-cittadino');
  });

  const refused: readonly [string, unknown, number, string][] = [
    ['no patient', app, 400, 'invalid_request'],
    ['a patient who is not there', { ...app, patient: 'nobody' }, 400, 'invalid_request'],
    ['a patient that is no id', { ...app, patient: '../Patient/child' }, 400, 'invalid_request'],
    ['a patient that is no text', { ...app, patient: ['child'] }, 400, 'invalid_request'],
    ['the encounter of another', { ...app, patient: 'many', encounter: 'visit' }, 400, 'invalid_request'],
    ['an encounter that is not there', { ...app, patient: 'child', encounter: 'none' }, 400, 'invalid_request'],
    ['an unknown application', { client_id: 'nobody', patient: 'child' }, 400, 'invalid_request'],
    ['an inherited name', { client_id: '__proto__', patient: 'child' }, 400, 'invalid_request'],
    ['a role that is none', { ...app, patient: 'child', practitioner_role: 'Patient/child' }, 400, 'invalid_request'],
    ['a list', [app], 400, 'invalid_request'],
    ['a body that is no JSON', '{', 400, 'invalid_request'],
    ['a huge body', { ...app, intent: 'x'.repeat(100_000) }, 413, 'invalid_request'],
  ];
  for (const [name, body, status, error] of refused) {
    it(`is refused with ${name}`, async () => {
      const answer = await client.json('POST', '/launch', body, system);
      assert.deepEqual([answer.status, answer.body.error], [status, error]);
    });
  }

  it('is refused to whoever is not a registered EHR', async () => {
    const person = (await client.tokensOf('mmg', 'openid user/*.rs')).access_token;
    for (const token of [undefined, 'guess', person]) {
      const { status, headers } = await client.json('POST', '/launch', { ...app, patient: 'child' }, token);
      assert.equal(status, 401);
      assert.match(headers.get('www-authenticate') ?? '', /invalid_token/);
    }
  });

  it('standalone gives citizens and representatives their patient', async () => {
    const standalone = 'openid launch/patient patient/Observation.rs?category=laboratory';
    const citizen = await client.tokensOf('cittadino', standalone);
    assert.deepEqual(
      [citizen.patient, citizen.need_patient_banner, citizen.scope],
      ['sandbox-cittadino', true, standalone],
    );
    const son = await client.tokensOf('caregiver', 'patient/Observation.rs');
    assert.equal(son.patient, 'sandbox-cittadino');
  });

  it('standalone tells a professional to open the application from her own software', async () => {
    const browser = client.browser();
    await browser.follow(client.authorizationAddress('openid launch/patient patient/*.rs'));
    const { page } = await browser.follow(`${browser.address.pathname}/login`, { account: 'mmg' });
    assert.equal(page?.status, 403);
    assert.match((await page?.text()) ?? '', /apri l&#39;applicazione da lì/);
    const { callback } = await browser.follow(`${browser.address.pathname}/abort`, {});
    assert.equal(callback?.searchParams.get('error'), 'access_denied');
  });

  it('shows in plain words what is granted, and what is not and why', async () => {
    const browser = client.browser();
    await browser.follow(
      client.authorizationAddress('openid launch/patient user/Observation.rs user/AuditEvent.rs launch/encounter'),
    );
    const { page } = await browser.follow(`${browser.address.pathname}/login`, { account: 'mmg' });
    const html = (await page?.text()) ?? '';
    assert.match(html, /Sandbox: applicazione/);
    assert.match(html, /Medico di medicina generale – /);
    assert.match(html, /Consultare: esami, misure e parametri vitali \(nei limiti del tuo ruolo\)/);
    assert.match(html, /non avrà[\s\S]*serve una persona scelta/);
    assert.match(html, /il registro degli accessi è riservato agli auditor/);
    assert.match(html, /nessuna visita o ricovero scelto/);
  });

  it('takes the authorization request as a form too (authorize-post)', async () => {
    const address = new URL(client.authorizationAddress('openid user/*.rs'));
    const browser = client.browser();
    const first = await browser.go(`${address.origin}${address.pathname}`, Object.fromEntries(address.searchParams));
    assert.equal(first.status, 303);
    await browser.follow(first.headers.get('location') ?? '');
    await browser.follow(`${browser.address.pathname}/login`, { account: 'mmg' });
    const { callback } = await browser.follow(`${browser.address.pathname}/confirm`, {});
    assert.equal((await client.exchange(callback?.searchParams.get('code') ?? '')).status, 200);
    const json = await client.json('POST', '/auth', {});
    assert.equal(json.status, 415);
  });

  it('keeps an application connected with online_access until it signs out', async () => {
    const tokens = await client.tokensOf('mmg', 'openid online_access user/*.rs');
    assert.equal((await client.refresh(tokens.refresh_token)).status, 200);
    const none = await client.tokensOf('mmg', 'openid user/*.rs');
    assert.equal(none.refresh_token, undefined);
  });
});
