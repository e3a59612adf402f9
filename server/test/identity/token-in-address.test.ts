import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type ServerProcess, startServerProcess } from '../durability/server-process.ts';

describe('secrets in addresses', () => {
  let folder: string;
  let server: ServerProcess;
  let hasEnded = false;
  before(async function () {
    this.timeout(60_000);
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-address-'));
    server = await startServerProcess(folder, await freePort(), { SINFONIA_LOG: 'trace' });
  });
  after(async () => {
    if (!hasEnded) await server.end('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  it('open nothing and are not written down', async () => {
    const token = await server.token();
    const base = `http://localhost:${server.port}`;
    for (const path of [
      `/fhir/Patient/sandbox-cittadino?access_token=${token}`,
      `/fhir/Patient?access_token=${token}`,
      `/oidc/token/introspection?access_token=${token}&token=${token}`,
      `/oidc/launch?access_token=${token}`,
    ]) {
      const response = await fetch(base + path, { method: path.startsWith('/oidc') ? 'POST' : 'GET' });
      assert.ok(response.status >= 400 && response.status < 500, `${path.slice(0, 40)} ${response.status}`);
      assert.ok(!(await response.text()).includes(token));
    }
    const withHeader = await fetch(`${base}/fhir/Patient/sandbox-cittadino`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(withHeader.status, 200);
    const form = { scope: 'user/AuthorizeByPost', client_id: 'nobody', login_hint: 'a-secret-hint' };
    await fetch(`${base}/oidc/auth`, { method: 'POST', body: new URLSearchParams(form) });
    // The log is written with a delay, and whole at the end.
    await server.end('SIGTERM');
    hasEnded = true;
    const output = server.output();
    assert.match(output, /route.*\/oidc/);
    assert.ok(!output.includes(token.slice(-40)));
    assert.doesNotMatch(output, /a-secret-hint|AuthorizeByPost/);
  });
});
