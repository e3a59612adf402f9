import { randomBytes } from 'node:crypto';
import type Koa from 'koa';
import { errors, type Provider } from 'oidc-provider';
import { pageSecurityPolicy } from '../authorization-server/pages.ts';
import { readForm } from '../login/read-form.ts';
import { acrOf } from '../relying-party/identity-level.ts';
import { sandboxUsers } from '../sandbox/users.ts';
import { findOutcome, type Outcome } from './outcomes.ts';
import { renderRequestRefused, renderSignIn } from './provider-pages.ts';
import { personClaimNames } from './provider-profile.ts';
import { levelsIn } from './request-object.ts';

const pageHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': pageSecurityPolicy,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const interactionPath = /^\/interaction\/([A-Za-z0-9_-]{1,64})(?:\/(login|abort))?$/;

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/**
 * The pages of a provider below `/interaction/<uid>`: a list of test users and of ways in which the sign-in ends. Sign-in and
 * consent are one step.
 */
export function providerSignIn(provider: Provider, name: string, mountPath: string): Koa.Middleware {
  return async (ctx, next) => {
    const [path, uid, step] = interactionPath.exec(ctx.path) ?? [];
    if (path === undefined || uid === undefined) return next();
    ctx.set(pageHeaders);
    if (ctx.method !== (step === undefined ? 'GET' : 'POST')) ctx.throw(405);
    try {
      const interaction = await provider.interactionDetails(ctx.req, ctx.res);
      if (interaction.uid !== uid) throw new errors.SessionNotFound('interaction mismatch');
      if (step === undefined) await show(ctx, provider, interaction, name, `${mountPath}/interaction/${uid}`);
      else await take(ctx, provider, interaction, step);
    } catch (error) {
      if (!(error instanceof errors.OIDCProviderError)) throw error;
      ctx.status = error.statusCode;
      ctx.type = 'html';
      ctx.body = renderRequestRefused(error.error);
    }
  };
}

async function show(
  ctx: Koa.Context,
  provider: Provider,
  interaction: Interaction,
  name: string,
  address: string,
): Promise<void> {
  const clientId = String(interaction.params['client_id']);
  const client = await provider.Client.find(clientId);
  ctx.type = 'html';
  ctx.body = renderSignIn({
    name,
    service: client?.clientName ?? clientId,
    address,
    level: levelOf(interaction),
    claims: claimsAsked(interaction),
    users: sandboxUsers,
  });
}

async function take(ctx: Koa.Context, provider: Provider, interaction: Interaction, step: string): Promise<void> {
  const form = await readForm(ctx.req, 16_384);
  const outcome = findOutcome(step === 'abort' ? 'cancelled' : (form?.get('outcome') ?? null));
  const user = sandboxUsers.find((one) => one.id === form?.get('account'));
  if (outcome === undefined) throw new errors.InvalidRequest('unknown outcome');
  const finish = async (result: Parameters<Provider['interactionFinished']>[2]) => {
    ctx.respond = false;
    await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
  };
  if (outcome.error !== undefined) {
    const description = outcome.number === undefined ? 'sandbox' : `ErrorCode nr${outcome.number}`;
    return finish({ error: outcome.error, error_description: description });
  }
  if (user === undefined) throw new errors.InvalidRequest('unknown test user');
  await spoil(interaction, outcome);
  const level = levelOf(interaction);
  const reached = outcome.fault === 'level' && level > 1 ? ((level - 1) as 1 | 2) : level;
  return finish({
    login: { accountId: user.id, acr: acrOf(reached), remember: false },
    consent: { grantId: await grant(provider, interaction, user.id) },
  });
}

/** Changes what the relying party sent, as a faulty or hostile provider would. */
async function spoil(interaction: Interaction, { fault }: Outcome): Promise<void> {
  if (fault !== 'state' && fault !== 'nonce') return;
  interaction.params = { ...interaction.params, [fault]: randomBytes(32).toString('hex') };
  await interaction.persist();
}

async function grant(provider: Provider, interaction: Interaction, accountId: string): Promise<string> {
  const { client_id: clientId, scope } = interaction.params;
  const given = new provider.Grant({ accountId, clientId: String(clientId) });
  given.addOIDCScope(String(scope));
  given.addOIDCClaims([...claimsAsked(interaction)]);
  return given.save();
}

/** The first level that was asked for. The request was checked when it came. */
function levelOf(interaction: Interaction): 1 | 2 | 3 {
  return levelsIn(interaction.params['acr_values'])[0] ?? 2;
}

function claimsAsked(interaction: Interaction): readonly string[] {
  const { claims } = interaction.params;
  const places = typeof claims === 'string' ? (JSON.parse(claims) as Record<string, Record<string, unknown>>) : {};
  const names = Object.values(places).flatMap((members) => Object.keys(members));
  return personClaimNames.filter((name) => names.includes(name));
}
