import { equal, ok } from 'node:assert/strict';
import { emptyServer } from './empty-server.ts';
import cases from './settings.cases.json' with { type: 'json' };
import { withHapi } from './with-hapi.ts';

/**
 * What each setting of `server/deploy/hapi/settings.json` does, asked of the server itself: with `SINFONIA_HAPI_URL` also of one that was
 * set up in another way, such as the image.
 */
describe('settings of HAPI FHIR, as the server has them', function () {
  this.timeout(60_000);
  const hapi = withHapi();

  before(() => emptyServer(hapi()));
  after(() => emptyServer(hapi()));

  for (const { setting, writes, remove, ask, answer } of cases) {
    it(setting, async () => {
      for (const resource of writes) await send('PUT', `/${resource.resourceType}/${resource.id}`, resource);
      if (remove !== undefined) await send('DELETE', remove);
      const body = await send('GET', ask);
      for (const [path, expected] of Object.entries(answer)) equal(at(body, path) ?? null, expected, path);
    });
  }

  async function send(method: string, path: string, resource?: object): Promise<unknown> {
    const answer = await fetch(hapi() + path, {
      method,
      headers: { 'content-type': 'application/fhir+json', 'cache-control': 'no-cache' },
      ...(resource === undefined ? {} : { body: JSON.stringify(resource) }),
    });
    const text = await answer.text();
    ok(answer.ok, `${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  function at(body: unknown, path: string): unknown {
    return path.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], body);
  }
});
