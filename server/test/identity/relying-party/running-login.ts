import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Koa from 'koa';
import type { IdentityLevel } from '../../../src/access/principal.ts';
import type { FederationEvent } from '../../../src/identity/federation/provider-directory.ts';
import type { Scheme } from '../../../src/identity/federation/scheme-profile.ts';
import type { LoginEvent } from '../../../src/identity/login/login-event.ts';
import { createLoginService } from '../../../src/identity/login/login-service.ts';
import type { EidAssertion, LoginInteraction } from '../../../src/identity/login/port.ts';
import type { IdentityProviderPort } from '../../../src/identity/login/provider-port.ts';
import { readForm } from '../../../src/identity/login/read-form.ts';
import { createRelyingParty } from '../../../src/identity/relying-party/relying-party.ts';
import { sandboxFederation } from '../../../src/identity/relying-party/sandbox-federation.ts';
import type { FederationPeer } from './federation-peer.ts';

/** Interactions that a test may sign in for. */
const interactions = new Map<string, { readonly level: IdentityLevel; readonly language: 'it' | 'en' }>([
  ['one', { level: 2, language: 'it' }],
  ['two', { level: 2, language: 'it' }],
  ['english', { level: 2, language: 'en' }],
  ['three', { level: 3, language: 'it' }],
]);

/** Starts the relying party on loopback, with the login step behind a plain interaction as the authorization server has it. */
export async function startRunningLogin(
  peer: FederationPeer,
  options: { readonly scheme?: Scheme; readonly pinned?: boolean; readonly data?: string } = {},
) {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'sinfonia-login-'));
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  peer.relyingParty = base;
  const events: FederationEvent[] = [];
  const anchor = `${peer.base}/ta`;
  const party = await createRelyingParty({
    baseUrl: base,
    folder: join(data, 'identity'),
    settings: {
      ...sandboxFederation(base),
      patience: 500,
      schemes: [
        {
          scheme: options.scheme ?? 'cie',
          anchor: { id: anchor, ...(options.pinned === false ? {} : { keys: peer.anchorKeys }) },
          authorityHints: [anchor],
          trustMarks: [await peer.markFor(base)],
        },
      ],
    },
    allowLoopback: true,
    onEvent: (event) => events.push(event),
  });
  const hosted = await hostLogin(server, {
    base,
    data,
    adapters: [party.adapter],
    configurationApp: party.configurationApp,
  });
  return {
    base,
    data,
    party,
    events,
    ...hosted,
    async close(keepData = false) {
      await hosted.service.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      if (!keepData) rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Serves the login on a server that listens, with a plain interaction as the authorization server has it. */
export async function hostLogin(
  server: Server,
  parts: {
    readonly base: string;
    readonly data: string;
    readonly adapters: readonly IdentityProviderPort[];
    readonly configurationApp?: Koa;
    readonly now?: () => number;
  },
) {
  const { base, data, adapters, configurationApp, now } = parts;
  const loginEvents: LoginEvent[] = [];
  const assertions: EidAssertion[] = [];
  const service = await createLoginService({
    baseUrl: base,
    dataDir: data,
    adapters,
    ...(now === undefined ? {} : { now }),
    onEvent: (event) => loginEvents.push(event),
  });
  const interactionApp = new Koa();
  interactionApp.use(async (ctx) => {
    const [, uid = '', step] = /^\/oidc\/interaction\/([a-z]+)(?:\/([a-z]+))?$/.exec(ctx.path) ?? [];
    const found = interactions.get(uid);
    if (found === undefined) return;
    const interaction: LoginInteraction = { uid, address: `/oidc/interaction/${uid}`, ...found };
    if (step === undefined) return service.step.show(ctx, interaction);
    if (service.step.steps[step] !== ctx.method) return;
    const form = (await readForm(ctx.req, 16_384)) ?? new URLSearchParams();
    const assertion = await service.step.take(ctx, interaction, step, form);
    if (assertion === undefined) return;
    assertions.push(assertion);
    ctx.body = 'signed in';
  });
  const listeners = [
    ['/login', service.app.callback()],
    ['/.well-known/openid-federation', (configurationApp ?? new Koa()).callback()],
    ['', interactionApp.callback()],
  ] as const;
  server.on('request', (request, response) => {
    const url = request.url ?? '/';
    const [prefix, listen] =
      listeners.find(([path]) => path === '' || url.split('?')[0] === path || url.startsWith(`${path}/`)) ??
      listeners[2];
    const rest = url.slice(prefix.length);
    request.url = rest.startsWith('/') ? rest : `/${rest}`;
    void listen(request, response);
  });
  return { service, loginEvents, assertions };
}

/** A running login. */
export type RunningLogin = Awaited<ReturnType<typeof startRunningLogin>>;
