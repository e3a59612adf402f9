import assert from 'node:assert/strict';
import type { AuditEvent, Bundle } from '@medplum/fhirtypes';
import { type RunningServer, startServer } from '../rest/running-server.ts';
import { authorizationParameters } from './browser.ts';

/** Requests that anybody can make, without a token that is valid, and the reason the audit has of each. */
const cases: readonly {
  readonly name: string;
  readonly method?: string;
  /** `{token}` is a valid access token of a system. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly leaves: string;
}[] = [
  { name: 'no token', path: '/fhir/Patient', status: 401, leaves: 'token-missing fhir' },
  {
    name: 'a token in the address',
    path: '/fhir/Patient?access_token={token}',
    status: 401,
    leaves: 'token-missing fhir',
  },
  {
    name: 'an invented token',
    path: '/fhir/Patient',
    headers: { authorization: 'Bearer a.b.c' },
    status: 401,
    leaves: 'token-invalid fhir',
  },
  {
    name: 'an answer of a provider that nobody asked for',
    path: '/login/oidc/callback?state=guess&code=guess',
    status: 400,
    leaves: 'request-expired sign-in',
  },
  {
    name: 'an authorization request with a redirect to somewhere else',
    path: '/oidc/auth?{authorization}&redirect_uri=https://evil.example',
    status: 400,
    leaves: 'invalid_redirect_uri authorization',
  },
  {
    name: 'a request object that the test provider refuses',
    path: '/sandbox-idp/spid/authorization?client_id=https://evil.example&request=a.b.c&response_type=code&scope=openid',
    status: 400,
    leaves: 'invalid_client sandbox-provider',
  },
];

describe('audit of what the composed server refuses', function () {
  this.timeout(60_000);
  let server: RunningServer;
  before(async () => {
    server = await startServer({ resources: [] });
  });
  after(() => server.stop());

  async function reasons(): Promise<string[]> {
    const { text } = await server.ask('GET', '/fhir/AuditEvent?outcome=4&_sort=-date&_count=50', {
      authorization: await server.authorization(),
    });
    return ((JSON.parse(text) as Bundle).entry ?? []).map(({ resource }) => {
      const { outcomeDesc = '', entity = [] } = resource as AuditEvent;
      const details = entity.flatMap(({ detail = [] }) => detail);
      return `${outcomeDesc} ${details.find(({ type }) => type === 'service')?.valueString ?? 'fhir'}`;
    });
  }

  it('has each of them, counted by reason', async () => {
    const token = (await server.authorization()).slice('Bearer '.length);
    const { redirect_uri: _, ...parameters } = authorizationParameters(server.base.slice(0, -'/fhir'.length), 'openid');
    for (const { name, method = 'GET', path, headers = {}, status } of cases) {
      const address = path
        .replace('{token}', token)
        .replace('{authorization}', String(new URLSearchParams(parameters)));
      assert.equal((await server.ask(method, address, headers)).status, status, name);
    }
    let told: string[] = [];
    const isThere = ({ leaves }: { readonly leaves: string }) => told.includes(leaves);
    // Refusals are counted for a second before they are written, and longer while they go on.
    for (let tries = 0; tries < 60 && !cases.every(isThere); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      told = await reasons();
    }
    assert.deepEqual(
      cases.filter((one) => !isThere(one)).map(({ name }) => name),
      [],
      told.join('\n'),
    );
    assert.ok(!told.join().includes('evil'));
  });
});
