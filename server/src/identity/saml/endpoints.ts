import type { IncomingMessage } from 'node:http';
import Koa from 'koa';
import { answerLogout, type LogoutParts } from './logout.ts';
import { type RefusalPage, renderRefusalPage } from './refusal-page.ts';
import type { SamlEvent, SamlSignIn } from './sign-in.ts';
import { messageLimits } from './xml-tree.ts';

/** What the endpoints answer with. */
export interface EndpointParts {
  readonly signIn: SamlSignIn;
  readonly logout: LogoutParts;
  /** Signed metadata of the service provider, XML. */
  readonly metadata: string;
  readonly onEvent?: (event: SamlEvent) => void;
}

/** Longest form, in bytes: a message of the allowed length in base64, percent-encoded at worst. */
const longestForm = 4 * messageLimits.characters;

/**
 * The addresses of the service provider below its mount path (`/login/saml`): `GET /metadata`, `POST /acs` (assertion
 * consumer service), `GET|POST /slo` (single logout service).
 *
 * Forms come from other sites by design; what makes them safe is the signature and the open request, not a cookie.
 */
export function createSamlEndpoints(parts: EndpointParts): Koa {
  const app = new Koa();
  // Koa would print the whole error to the terminal.
  app.on('error', (error: Error) => parts.onEvent?.({ kind: 'server-error', reason: error.name }));
  app.use(async (ctx) => {
    ctx.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    const route = routes.get(ctx.path);
    if (route === undefined) return;
    if (!route.methods.includes(ctx.method)) {
      ctx.status = 405;
      ctx.set('allow', route.methods.join(', '));
      return;
    }
    await route.answer(ctx, parts);
  });
  return app;
}

interface Route {
  readonly methods: readonly string[];
  readonly answer: (ctx: Koa.Context, parts: EndpointParts) => Promise<void> | void;
}

const routes: ReadonlyMap<string, Route> = new Map([
  ['/metadata', { methods: ['GET', 'HEAD'], answer: showMetadata }],
  ['/acs', { methods: ['POST'], answer: takeResponse }],
  ['/slo', { methods: ['GET', 'POST'], answer: takeLogout }],
]);

function showMetadata(ctx: Koa.Context, { metadata }: EndpointParts): void {
  ctx.set('cache-control', 'public, max-age=300');
  ctx.type = 'application/samlmetadata+xml; charset=utf-8';
  ctx.body = metadata;
}

async function takeResponse(ctx: Koa.Context, { signIn }: EndpointParts): Promise<void> {
  const form = await readForm(ctx.req);
  const field = (name: string): string | undefined => form?.get(name) ?? undefined;
  const received = await signIn.receive(field('SAMLResponse'), field('RelayState'));
  if (received.kind === 'unsolicited') return refuse(ctx, 'sign-in');
  ctx.redirect(received.location);
  // After a form only this status surely makes a GET of it, which brings the cookie of the interaction along.
  ctx.status = 303;
}

async function takeLogout(ctx: Koa.Context, { logout }: EndpointParts): Promise<void> {
  const location =
    ctx.method === 'GET' ? answerLogout({ query: ctx.querystring }, logout) : await answerForm(ctx.req, logout);
  if (location === undefined) return refuse(ctx, 'logout');
  ctx.redirect(location);
  ctx.status = 303;
}

async function answerForm(request: IncomingMessage, logout: LogoutParts): Promise<string | undefined> {
  const form = await readForm(request);
  const field = (name: string): string | undefined => form?.get(name) ?? undefined;
  return answerLogout({ request: field('SAMLRequest'), relayState: field('RelayState') }, logout);
}

function refuse(ctx: Koa.Context, page: RefusalPage): void {
  const { html, contentSecurityPolicy } = renderRefusalPage(page);
  ctx.status = 403;
  ctx.set('content-security-policy', contentSecurityPolicy);
  ctx.type = 'html';
  ctx.body = html;
}

/** The fields of a form, each at most once; undefined when it is too long or says something twice. */
async function readForm(request: IncomingMessage): Promise<ReadonlyMap<string, string> | undefined> {
  let text = '';
  for await (const chunk of request.setEncoding('latin1')) {
    text += chunk;
    if (text.length > longestForm) return undefined;
  }
  const pairs = [...new URLSearchParams(text)];
  const fields = new Map(pairs);
  return fields.size === pairs.length ? fields : undefined;
}
