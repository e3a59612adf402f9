import Koa from 'koa';
import type { LoginLogPort } from '../login-log/port.ts';
import type { LoginFailureCode } from './failure.ts';
import { failureEvent } from './login-event.ts';
import type { LoginParts } from './login-step.ts';
import { browserHash, isSameBrowser, type PendingLogin } from './pending-logins.ts';
import type { EidAssertion } from './port.ts';
import type { CallbackRoute, CompletedLogin, IdentityProviderPort } from './provider-port.ts';
import { readForm } from './read-form.ts';
import { languageOf, sendFailure } from './send-page.ts';

/** Largest form that a provider may post, bytes. */
const longestForm = 1024 * 1024;

/** Largest query that is read, characters. */
const longestQuery = 32 * 1024;

/** What the callbacks work with, beside what the pages do. */
export interface CallbackParts extends LoginParts {
  readonly log: LoginLogPort;
}

/**
 * The fixed addresses below `/login` to which providers send the browser: it takes the request that the answer belongs to,
 * has it judged, writes the evidence and sends the browser back to its interaction with a ticket. To be mounted at `/login`,
 * before anything that reads request bodies.
 */
export function createCallbackApp(parts: CallbackParts): Koa {
  const app = new Koa();
  // Koa would print the whole error to the terminal.
  app.on('error', (error: Error) => parts.onEvent(failureEvent('unexpected', { detail: error.name })));
  const listeners = new Map(parts.adapters.map((port) => [port, port.app?.callback()]));
  app.use(async (ctx) => {
    for (const port of parts.adapters) {
      const document = port.documents?.find((one) => one.path === ctx.path);
      if (document !== undefined && allows(ctx, 'GET')) return document.show(ctx);
      const route = port.callbacks.find((one) => one.path === ctx.path);
      if (route !== undefined && allows(ctx, route.method)) return answer(parts, ctx, port, route);
      if (route === undefined && port.app !== undefined && ctx.path.startsWith(`/${port.adapter}/`)) {
        ctx.respond = false;
        ctx.req.url = ctx.url.slice(port.adapter.length + 1);
        return listeners.get(port)?.(ctx.req, ctx.res);
      }
    }
  });
  return app;
}

function allows(ctx: Koa.Context, method: string): boolean {
  if (ctx.method === method) return true;
  ctx.status = 405;
  ctx.set('allow', method);
  return false;
}

async function answer(
  parts: CallbackParts,
  ctx: Koa.Context,
  port: IdentityProviderPort,
  route: CallbackRoute,
): Promise<void> {
  const refuse = (
    code: LoginFailureCode,
    about: { readonly provider?: string; readonly detail?: string },
    to?: PendingLogin,
  ) => {
    parts.onEvent(failureEvent(code, { adapter: port.adapter, ...about }));
    sendFailure(ctx, to?.interaction.language ?? languageOf(ctx), code, to?.interaction.address);
  };
  const parameters = await parametersOf(ctx, route.method);
  const key = parameters && route.keyOf(parameters);
  if (parameters === undefined || key === undefined || key === '' || key.length > 256) {
    return refuse('request-expired', { detail: 'key-missing' });
  }
  const login = await parts.pending.take(key);
  if (typeof login === 'string') return refuse(login, {});
  const { provider } = login;
  if (login.adapter !== port.adapter) return refuse('answer-from-another-provider', { provider }, login);
  // A form that another site posts brings no cookie: there only the ticket and the next step can tell.
  if (route.method === 'GET') {
    const cookie = parts.cookie.read(ctx);
    if (cookie === undefined || !isSameBrowser(browserHash(cookie), login.browser)) {
      return refuse('other-browser', { provider });
    }
  }
  let completed: CompletedLogin;
  try {
    completed = await port.complete({ method: route.method, path: route.path, parameters }, login);
  } catch (error) {
    return refuse('unexpected', { provider, detail: error instanceof Error ? error.name : 'unknown' }, login);
  }
  const evidence = await record(parts.log, completed);
  const { result } = completed;
  if (!result.ok) return refuse(result.failure.code, { ...result.failure, provider }, login);
  if (evidence === undefined) return refuse('log-unavailable', { provider }, login);
  const assertion: EidAssertion = { ...result.assertion, evidence };
  const ticket = await parts.pending.keepResult(login, assertion);
  parts.onEvent({ kind: 'login-succeeded', adapter: port.adapter, provider });
  ctx.set({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  ctx.redirect(`${login.interaction.address}/complete?ticket=${ticket}`);
  ctx.status = 303;
}

/** Writes the evidence; undefined when it cannot be written. */
async function record(log: LoginLogPort, { evidence, result }: CompletedLogin): Promise<string | undefined> {
  const outcome = result.ok
    ? { outcome: 'success' }
    : {
        outcome: result.failure.code,
        ...(result.failure.detail === undefined ? {} : { detail: result.failure.detail }),
      };
  try {
    return await log.append({ ...evidence, ...outcome });
  } catch {
    return undefined;
  }
}

async function parametersOf(ctx: Koa.Context, method: 'GET' | 'POST'): Promise<URLSearchParams | undefined> {
  if (method === 'POST') return readForm(ctx.req, longestForm);
  return ctx.querystring.length > longestQuery ? undefined : new URLSearchParams(ctx.querystring);
}
