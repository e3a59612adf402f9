import type Koa from 'koa';
import type { BrowserCookie } from './browser-cookie.ts';
import { failureEvent, type LoginEvent } from './login-event.ts';
import {
  type ProviderChoice,
  providerField,
  renderFormPage,
  renderLoginPage,
  renderProviderForm,
} from './login-pages.ts';
import { browserHash, type PendingLogins } from './pending-logins.ts';
import type { EidAssertion, LoginInteraction, LoginStep } from './port.ts';
import type { IdentityProviderPort } from './provider-port.ts';
import { sendFailure, sendPage } from './send-page.ts';

/** What the pages of the login work with. */
export interface LoginParts {
  readonly adapters: readonly IdentityProviderPort[];
  readonly pending: PendingLogins;
  readonly cookie: BrowserCookie;
  readonly now: () => number;
  readonly onEvent: (event: LoginEvent) => void;
}

/** The login by identity providers, whose choice may also be a part of another page. */
export interface ProviderLoginStep extends LoginStep {
  /** The form of the choice, as HTML for a page that is sent with `ctx`; empty when there is no provider. */
  renderChoice(ctx: Koa.Context, interaction: LoginInteraction): string;
}

/**
 * The first part of an interaction, for all ways to sign in: `provider` (POST) goes to the provider that was chosen,
 * `complete` (GET) is where the browser comes back with its ticket.
 */
export function createLoginStep(parts: LoginParts): ProviderLoginStep {
  const choicesFor = (ctx: Koa.Context): readonly ProviderChoice[] => {
    parts.cookie.ensure(ctx);
    return parts.adapters.flatMap((port) =>
      port.providers().map((provider) => ({ ...provider, adapter: port.adapter })),
    );
  };
  return {
    steps: { provider: 'POST', complete: 'GET' },
    async show(ctx, interaction) {
      const choices = choicesFor(ctx);
      sendPage(ctx, choices.length === 0 ? 503 : 200, renderLoginPage(interaction, choices));
    },
    renderChoice: (ctx, interaction) => renderProviderForm(interaction, choicesFor(ctx)),
    async take(
      ctx: Koa.Context,
      interaction: LoginInteraction,
      step: string,
      form: URLSearchParams,
    ): Promise<EidAssertion | undefined> {
      if (step === 'complete') return complete(parts, ctx, interaction);
      if (step === 'provider') {
        await start(parts, ctx, interaction, form);
        return undefined;
      }
      ctx.throw(404);
    },
  };
}

async function start(
  parts: LoginParts,
  ctx: Koa.Context,
  interaction: LoginInteraction,
  form: URLSearchParams,
): Promise<void> {
  const { language, address, level } = interaction;
  const [adapter = '', ...rest] = (form.get(providerField) ?? '').split(' ');
  const provider = rest.join(' ');
  const port = parts.adapters.find((one) => one.adapter === adapter);
  const started =
    port === undefined
      ? ({ code: 'provider-not-trusted', detail: 'adapter-unknown' } as const)
      : await port.start({ provider, level, language });
  if ('code' in started) {
    // The name of a provider we do not know came from the browser: it does not go into the log.
    const isListed = port?.providers().some((one) => one.id === provider) === true;
    const about = { ...(port && { adapter }), ...(isListed ? { provider } : {}) };
    parts.onEvent(failureEvent(started.code, { ...started, ...about }));
    return sendFailure(ctx, language, started.code, address);
  }
  await parts.pending.put({
    key: started.key,
    adapter,
    provider,
    level,
    memory: started.memory,
    startedAt: parts.now(),
    interaction,
    browser: browserHash(parts.cookie.ensure(ctx)),
  });
  parts.onEvent({ kind: 'login-started', adapter, provider });
  if (started.answer.kind === 'form') {
    return sendPage(ctx, 200, renderFormPage(language, started.answer.action, started.answer.fields));
  }
  ctx.set('cache-control', 'no-store');
  ctx.redirect(started.answer.location);
  ctx.status = 303;
}

async function complete(
  parts: LoginParts,
  ctx: Koa.Context,
  { uid, language, address }: LoginInteraction,
): Promise<EidAssertion | undefined> {
  const { ticket } = ctx.query;
  const cookie = parts.cookie.read(ctx);
  const result =
    typeof ticket !== 'string'
      ? 'request-expired'
      : await parts.pending.takeResult(ticket, uid, cookie === undefined ? '' : browserHash(cookie));
  if (typeof result !== 'string') return result;
  parts.onEvent(failureEvent(result, {}));
  sendFailure(ctx, language, result, address);
  return undefined;
}
