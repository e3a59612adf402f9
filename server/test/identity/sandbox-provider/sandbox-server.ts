import assert from 'node:assert/strict';
import { type RunningServer, startServer } from '../../rest/running-server.ts';

/** A whole server with the synthetic Campania, once its relying party knows both providers of the sandbox. */
export async function startSandboxServer(): Promise<RunningServer & { readonly url: string }> {
  const server = await startServer();
  const url = new URL(server.base).origin;
  await untilKnown(url, 'spid');
  await untilKnown(url, 'cie');
  return { ...server, url };
}

/** Waits until the relying party keeps the chain of a provider: it reads the federation once the server listens. */
async function untilKnown(url: string, name: string): Promise<void> {
  const query = new URLSearchParams({ sub: `${url}/sandbox-idp/${name}`, anchor: `${url}/sandbox-idp/ta` });
  for (let attempt = 0; attempt < 200; attempt++) {
    const answer = await fetch(`${url}/login/oidc/resolve?${query}`);
    await answer.body?.cancel();
    if (answer.status === 200) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail(`the relying party never found ${name}`);
}
