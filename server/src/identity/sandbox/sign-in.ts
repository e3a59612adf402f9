import type { IncomingMessage } from 'node:http';
import type { Language } from '@sinfonia/profiles/issues';
import type Koa from 'koa';
import { errors, type Grant, type InteractionResults, type Provider } from 'oidc-provider';
import { isResourceScope, selectScopes } from '../authorization-server/grantable-scopes.ts';
import { pageSecurityPolicy, renderErrorPage } from '../authorization-server/pages.ts';
import { renderConsentPage, renderSignInPage } from './sign-in-pages.ts';
import { findSandboxAccount, sandboxUsers } from './users.ts';

const address = /^\/interaction\/([A-Za-z0-9_-]{1,64})(?:\/(login|confirm|abort))?$/;
const longestForm = 4096;

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/**
 * Sign-in and consent of the sandbox, below `/interaction/`: the person is chosen from a list, without a credential.
 * It never exists in production, where people sign in with SPID or CIE.
 *
 * Forms are safe against other sites because the interaction cookie is `SameSite=Lax` and bound to this address.
 */
export function sandboxSignIn(provider: Provider, mountPath: string, fhirBase: string): Koa.Middleware {
  return async (ctx, next) => {
    const [matched, uid, step] = address.exec(ctx.path) ?? [];
    if (matched === undefined) return next();
    if (ctx.method !== (step === undefined ? 'GET' : 'POST')) ctx.throw(405);
    ctx.set({
      'cache-control': 'no-store',
      'content-security-policy': pageSecurityPolicy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    try {
      const interaction = await provider.interactionDetails(ctx.req, ctx.res);
      if (interaction.uid !== uid) throw new errors.SessionNotFound('interaction mismatch');
      if (step === undefined) await showPage(ctx, provider, interaction, `${mountPath}${matched}`, fhirBase);
      else await takeStep(ctx, provider, interaction, step, fhirBase);
    } catch (error) {
      if (!(error instanceof errors.OIDCProviderError)) throw error;
      ctx.status = error.statusCode;
      ctx.type = 'html';
      ctx.body = renderErrorPage(error.error);
    }
  };
}

async function showPage(
  ctx: Koa.Context,
  provider: Provider,
  interaction: Interaction,
  action: string,
  fhirBase: string,
): Promise<void> {
  const language: Language = ctx.acceptsLanguages('it', 'en') === 'en' ? 'en' : 'it';
  ctx.type = 'html';
  if (interaction.prompt.name === 'login') {
    ctx.body = renderSignInPage(language, action, sandboxUsers);
    return;
  }
  const { accountId, clientId } = signedIn(interaction);
  const client = await provider.Client.find(clientId);
  const user = sandboxUsers.find((one) => one.id === accountId);
  ctx.body = renderConsentPage(language, {
    action,
    client: client?.clientName ?? clientId,
    person: user?.display ?? accountId,
    scopes: consentOf(interaction, accountId, fhirBase).granted,
  });
}

async function takeStep(
  ctx: Koa.Context,
  provider: Provider,
  interaction: Interaction,
  step: string,
  fhirBase: string,
): Promise<void> {
  const result = await resultOf(ctx, provider, interaction, step, fhirBase);
  const returnTo = await provider.interactionResult(ctx.req, ctx.res, result);
  ctx.status = 303;
  ctx.redirect(returnTo);
}

async function resultOf(
  ctx: Koa.Context,
  provider: Provider,
  interaction: Interaction,
  step: string,
  fhirBase: string,
): Promise<InteractionResults> {
  if (step === 'abort') return { error: 'access_denied', error_description: 'the person refused' };
  if (step !== (interaction.prompt.name === 'login' ? 'login' : 'confirm')) {
    throw new errors.InvalidRequest('this step does not belong to the interaction');
  }
  if (step === 'login') {
    const chosen = new URLSearchParams(await readForm(ctx.req)).get('account');
    const account = chosen === null ? undefined : findSandboxAccount(chosen);
    if (!account) throw new errors.InvalidRequest('unknown test user');
    return { login: { accountId: account.id, amr: ['sandbox'], remember: false } };
  }
  return { consent: { grantId: await grantFor(provider, interaction, fhirBase) } };
}

/** Records the consent. Scopes beyond the role are refused in the grant, so that they are not asked for again. */
async function grantFor(provider: Provider, interaction: Interaction, fhirBase: string): Promise<string> {
  const { accountId, clientId } = signedIn(interaction);
  const { granted, refused } = consentOf(interaction, accountId, fhirBase);
  const grant: Grant = new provider.Grant({ accountId, clientId });
  const plain = (scopes: readonly string[]) => scopes.filter((scope) => !isResourceScope(scope)).join(' ');
  if (plain(granted) !== '') grant.addOIDCScope(plain(granted));
  if (plain(refused) !== '') grant.rejectOIDCScope(plain(refused));
  if (granted.length > 0) grant.addResourceScope(fhirBase, granted.join(' '));
  if (refused.length > 0) grant.rejectResourceScope(fhirBase, refused.join(' '));
  return grant.save();
}

function consentOf(interaction: Interaction, accountId: string, fhirBase: string): ReturnType<typeof selectScopes> {
  const details = interaction.prompt.details as {
    missingOIDCScope?: readonly string[];
    missingResourceScopes?: Readonly<Record<string, readonly string[]>>;
  };
  const asked = [...(details.missingOIDCScope ?? []), ...(details.missingResourceScopes?.[fhirBase] ?? [])];
  return selectScopes(asked, findSandboxAccount(accountId)?.scopes ?? []);
}

function signedIn(interaction: Interaction): { accountId: string; clientId: string } {
  const accountId = interaction.session?.accountId;
  const clientId = interaction.params['client_id'];
  if (accountId === undefined || typeof clientId !== 'string') throw new errors.SessionNotFound('nobody is signed in');
  return { accountId, clientId };
}

async function readForm(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > longestForm) throw new errors.InvalidRequest('the form is too long');
  }
  return text;
}
