import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Koa from 'koa';
import type { IdentityEvent } from '../../src/identity/authorization-server/app.ts';
import { createIdentity, type Identity } from '../../src/identity/identity.ts';

/** An identity served over real HTTP on a loopback port. */
export interface RunningSandbox {
  readonly baseUrl: string;
  readonly dataDir: string;
  readonly identity: Identity;
  readonly events: IdentityEvent[];
  stop(): Promise<void>;
}

/** Starts the sandbox identity in a bare Koa server with a data folder of its own. */
export async function startSandbox(): Promise<RunningSandbox> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sinfonia-identity-'));
  const outer = new Koa();
  const server = createServer();
  const baseUrl = await listen(server);
  const events: IdentityEvent[] = [];
  const identity = await createIdentity({
    baseUrl,
    dataDir,
    mode: 'sandbox',
    onEvent: (event) => events.push(event),
  });
  const handle = identity.app.callback();
  outer.use(async (ctx, next) => {
    if (!ctx.path.startsWith('/oidc/')) return next();
    ctx.respond = false;
    await handle(ctx.req, ctx.res);
  });
  server.on('request', outer.callback());
  return {
    baseUrl,
    dataDir,
    identity,
    events,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await identity.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}
