import assert from 'node:assert/strict';
import { connect } from '../connect.ts';
import { signInAs } from '../testing/person.ts';
import { type SandboxServer, sharedSandbox } from '../testing/sandbox-server.ts';
import { type AuthorizationCodeOptions, authorizationCode } from './authorization-code.ts';

const redirectUri = 'http://127.0.0.1/callback';

const browse = async (start: string, user: string): Promise<string> =>
  (await signInAs({ user }, start, redirectUri)).href;

/** A storage that shows what it holds, as the sessionStorage of a page does. */
function pageStorage() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

describe('sign-in of a person', function () {
  this.timeout(90_000);
  let sandbox: SandboxServer;

  before(async () => {
    sandbox = await sharedSandbox();
  });

  const options = (more: Partial<AuthorizationCodeOptions> = {}): AuthorizationCodeOptions => ({
    clientId: 'sandbox-app',
    redirectUri,
    scope: 'openid fhirUser offline_access user/*.rs',
    ...more,
  });

  it('leads to a token, over a page that was left, and is renewed without the person', async () => {
    const storage = pageStorage();
    const leaving = authorizationCode(options({ storage }));
    connect({ baseUrl: sandbox.fhirBase, auth: leaving });
    const { url, state } = await leaving.startLogin();
    const { searchParams } = new URL(url);
    assert.equal(searchParams.get('state'), state);
    assert.equal(searchParams.get('code_challenge_method'), 'S256');
    assert.equal(searchParams.get('aud'), sandbox.fhirBase);
    assert.ok(![...storage.items.values()].some((secret) => url.includes(JSON.parse(secret).verifier)));

    const back = await browse(url, 'infermiere');
    const auth = authorizationCode(options({ storage }));
    const client = connect({ baseUrl: sandbox.fhirBase, auth });
    const finished = await auth.finishLogin(back);
    assert.match(finished.fhirUser ?? '', /Practitioner\/sandbox-infermiere/);
    assert.equal(storage.items.size, 0);
    assert.ok((await client.search('Organization', { _count: 1 }).first())?.id);

    const token = await auth.token();
    assert.equal(auth.discard(token), true);
    assert.notEqual(await auth.token(), token);
    await assert.rejects(auth.finishLogin(back), { code: 'sign-in-mismatch' });

    await auth.signOut();
    await assert.rejects(client.read('Organization', 'asl-204'), { code: 'sign-in-needed' });
  });

  it('gives the patient in context', async () => {
    const auth = authorizationCode(options({ scope: 'openid fhirUser launch/patient patient/Patient.r' }));
    const client = connect({ baseUrl: sandbox.fhirBase, auth });
    const finished = await auth.finishLogin(await browse((await auth.startLogin()).url, 'cittadino'));
    assert.equal(finished.patient, 'sandbox-cittadino');
    assert.equal((await client.read('Patient', 'sandbox-cittadino')).id, 'sandbox-cittadino');
    await assert.rejects(client.search('Patient', {}).bundle(), { status: 403 });
    // Without a refresh token a refused token cannot be replaced.
    assert.equal(auth.discard(await auth.token()), false);
    await assert.rejects(client.read('Patient', 'sandbox-cittadino'), { code: 'sign-in-needed' });
  });

  it('refuses callbacks that are not its own', async () => {
    const auth = authorizationCode(options());
    connect({ baseUrl: sandbox.fhirBase, auth });
    const { state } = await auth.startLogin();
    const wrong = [
      [`${redirectUri}?code=a&state=altro`, 'sign-in-mismatch'],
      [`${redirectUri}?code=a`, 'sign-in-mismatch'],
      [`${redirectUri}?state=${state}&error=access_denied`, 'token-refused'],
    ] as const;
    for (const [callback, code] of wrong) await assert.rejects(auth.finishLogin(callback), { code });
    const second = await auth.startLogin();
    const foreign = `${redirectUri}?code=a&state=${second.state}&iss=https%3A%2F%2Faltro.example`;
    await assert.rejects(auth.finishLogin(foreign), { code: 'sign-in-mismatch' });
    const third = await auth.startLogin();
    await assert.rejects(auth.finishLogin(`${redirectUri}?code=inventato&state=${third.state}`), {
      code: 'token-refused',
    });
    await assert.rejects(auth.token(), { code: 'sign-in-needed' });
  });

  it('serves one server', () => {
    const auth = authorizationCode(options());
    connect({ baseUrl: 'https://uno.example/fhir', auth });
    assert.throws(() => connect({ baseUrl: 'https://due.example/fhir', auth }), TypeError);
  });
});
