import type { Language } from '@sinfonia/profiles/issues';
import type Koa from 'koa';
import { errors, type InteractionResults, type Provider } from 'oidc-provider';
import type { IdentityLevel } from '../../access/principal.ts';
import type { GrantStore } from '../authorization-server/grant-store/port.ts';
import { isResourceScope } from '../authorization-server/grantable-scopes.ts';
import { pageSecurityPolicy, renderErrorPage } from '../authorization-server/pages.ts';
import { acrOf, levelOf } from '../authorization-server/session-context.ts';
import type { FindHats, Hat } from '../hat.ts';
import { type IdentityAudit, principalOf } from '../identity-audit.ts';
import { errorEvent, type IdentityEvent } from '../identity-event.ts';
import type { EidAssertion, LoginInteraction, LoginStep } from '../login/port.ts';
import type { AccountRegister } from '../people/accounts.ts';
import { createFormGuard, type FormGuard } from './form-guard.ts';
import { grantConsent } from './grant-consent.ts';
import { type Offer, offerOf } from './hat-scopes.ts';
import { findLaunch, type LaunchContext } from './launch-context.ts';
import { renderConsentPage, renderObstaclePage, renderRolePage } from './pages.ts';
import { findSignIn, keepSignIn, type SignIn, takeSignIn } from './sign-in.ts';
import type { Obstacle } from './texts.ts';

/** What the interaction pages are built from. */
export interface InteractionParts {
  readonly login: LoginStep;
  readonly findHats: FindHats;
  readonly accounts: AccountRegister;
  readonly store: GrantStore;
  /** Purposes of use (v3 ActReason) that a role may choose; the first is the default. */
  readonly purposesOf: (role: string) => readonly string[];
  readonly fhirBase: string;
  readonly issuer: string;
  /** Keys of the cookies, which also sign the tokens of the forms. */
  readonly cookieKeys: readonly string[];
  readonly audit: IdentityAudit;
  /** Told of what is refused. */
  readonly onEvent: (event: IdentityEvent) => void;
}

/** Lowest level of identity that gives access to health data. Source: SPID technical rules; AgID guidelines. */
const lowestLevel: IdentityLevel = 2;

/** Headers of every page: it is not kept, loads and runs nothing, is not framed and does not tell other sites of itself. */
const pageHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': pageSecurityPolicy,
  // `same-origin`, not `no-referrer`: with the latter browsers send `Origin: null` with our own forms.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const interactionPath = /^\/interaction\/([A-Za-z0-9_-]{1,64})(?:\/([a-z-]{1,32}))?$/;

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** One request to the pages, with what is known of its authorization request. */
interface Visit {
  readonly ctx: Koa.Context;
  readonly interaction: Interaction;
  readonly cid: string;
  readonly login: LoginInteraction;
  readonly language: Language;
  readonly form: URLSearchParams;
  readonly launch?: { readonly value: string; readonly context: LaunchContext };
}

/**
 * The pages between an authorization request and its answer, below `/interaction/<uid>`: login, choice of the role (skipped
 * when there is one), consent. Every authorization request goes through all of them: there is no single sign-on.
 *
 * The steps `role`, `confirm` and `abort` are ours, the others belong to the login. A step that is not of the prompt under
 * way is refused (400), and so is a form without the token of its interaction.
 */
export function interactionPages(provider: Provider, mountPath: string, parts: InteractionParts): Koa.Middleware {
  const guard = createFormGuard(parts.cookieKeys, new URL(parts.issuer).origin);
  const pages = new InteractionPages(provider, parts);
  return async (ctx, next) => {
    const [path, uid, step] = interactionPath.exec(ctx.path) ?? [];
    if (path === undefined || uid === undefined) return next();
    ctx.set(pageHeaders);
    try {
      const method = step === undefined ? 'GET' : methodOf(step, parts.login.steps);
      if (method === undefined) ctx.throw(404);
      if (ctx.method !== method) ctx.throw(405);
      const visit = await enter(ctx, provider, guard, parts, uid, `${mountPath}/interaction/${uid}`);
      if (step === undefined) await pages.show(visit);
      else await pages.take(visit, step);
    } catch (error) {
      if (!(error instanceof errors.OIDCProviderError)) throw error;
      parts.onEvent(errorEvent('interaction-error', error));
      ctx.status = error.statusCode;
      ctx.type = 'html';
      ctx.body = renderErrorPage(error.error);
    }
    // Again, because the pages of the login set headers of their own.
    ctx.set(pageHeaders);
    if (typeof ctx.body === 'string') ctx.body = guard.seal(ctx.body, uid, `${mountPath}/interaction/${uid}`);
  };
}

function methodOf(step: string, ofLogin: LoginStep['steps']): 'GET' | 'POST' | undefined {
  return ownSteps[step] ?? (Object.hasOwn(ofLogin, step) ? ofLogin[step] : undefined);
}

const ownSteps: Readonly<Record<string, 'POST'>> = Object.assign(Object.create(null), {
  role: 'POST',
  confirm: 'POST',
  abort: 'POST',
});

async function enter(
  ctx: Koa.Context,
  provider: Provider,
  guard: FormGuard,
  parts: InteractionParts,
  uid: string,
  address: string,
): Promise<Visit> {
  const interaction = await provider.interactionDetails(ctx.req, ctx.res);
  if (interaction.uid !== uid) throw new errors.SessionNotFound('interaction mismatch');
  const form = ctx.method === 'POST' ? await guard.read(ctx, uid) : new URLSearchParams();
  const language: Language = languageOf(ctx, interaction);
  const { launch } = interaction.params;
  const context =
    typeof launch === 'string'
      ? await findLaunch(parts.store, launch, String(interaction.params['client_id']))
      : undefined;
  const cid = (interaction as { cid?: unknown }).cid;
  if (typeof cid !== 'string') throw new errors.SessionNotFound('the interaction belongs to no request');
  return {
    ctx,
    interaction,
    cid,
    login: { uid, address, level: requiredLevel(interaction), language },
    language,
    form,
    ...(typeof launch === 'string' && context !== undefined ? { launch: { value: launch, context } } : {}),
  };
}

class InteractionPages {
  readonly #provider: Provider;
  readonly #parts: InteractionParts;

  constructor(provider: Provider, parts: InteractionParts) {
    this.#provider = provider;
    this.#parts = parts;
  }

  async show(visit: Visit): Promise<void> {
    const { ctx, interaction, login, language } = visit;
    if (isLaunchLost(visit)) return this.#stop(visit, 'launch');
    switch (interaction.prompt.name) {
      case 'login':
        return this.#parts.login.show(ctx, login);
      case 'role': {
        const signIn = await this.#signIn(visit);
        this.#answer(visit, renderRolePage(language, login.address, (await this.#client(visit)).name, signIn.hats));
        return;
      }
      default: {
        const { hat, offer } = this.#choice(visit, await this.#signIn(visit));
        if (!offer.granted.some(isResourceScope) && offer.refused.some(({ reason }) => reason === 'no-patient')) {
          return this.#stop(visit, 'nothing-granted');
        }
        const client = await this.#client(visit);
        this.#answer(visit, renderConsentPage(language, { address: login.address, client, hat, offer }));
      }
    }
  }

  async take(visit: Visit, step: string): Promise<void> {
    const { prompt } = visit.interaction;
    if (step === 'abort') {
      await this.#recordRefusal(visit);
      return this.#finish(visit, { error: 'access_denied', error_description: 'the person refused' });
    }
    const stepOfPrompt = prompt.name === 'role' ? 'role' : prompt.name === 'consent' ? 'confirm' : undefined;
    if (prompt.name === 'login' ? ownSteps[step] !== undefined : step !== stepOfPrompt) {
      throw new errors.InvalidRequest('this step does not belong to the interaction');
    }
    if (isLaunchLost(visit)) return this.#stop(visit, 'launch');
    if (step === 'role') return this.#takeRole(visit);
    if (step === 'confirm') return this.#takeConsent(visit);
    const assertion = await this.#parts.login.take(visit.ctx, visit.login, step, visit.form);
    if (assertion !== undefined) await this.#completeLogin(visit, assertion);
  }

  /** Whoever is known gets an account and her hats; the session starts here, with an identifier of its own. */
  async #completeLogin(visit: Visit, assertion: EidAssertion): Promise<void> {
    if (assertion.level < visit.login.level) return this.#stop(visit, 'level');
    const known = await this.#parts.findHats(assertion.codiceFiscale);
    if (known.length === 0) return this.#stop(visit, 'nobody');
    const hats = this.#usable(visit, known);
    const [first] = hats;
    if (first === undefined) return this.#stop(visit, visit.launch === undefined ? 'no-hat' : 'launch');
    const accountId = await this.#parts.accounts.accountOf(assertion.codiceFiscale);
    await keepSignIn(this.#parts.store, visit.cid, assertion, accountId, hats);
    await this.#finish(visit, {
      login: {
        accountId,
        acr: acrOf(assertion.level),
        amr: [assertion.protocol],
        ts: Math.floor(assertion.authenticatedAt / 1000),
        remember: false,
      },
      ...(hats.length === 1 ? { role: { key: first.key } } : {}),
    });
  }

  /** Hats that fit what the application asks: the purpose of use, and the patient or appointment of a launch. */
  #usable(visit: Visit, hats: readonly Hat[]): readonly Hat[] {
    const purpose = visit.interaction.params['purpose_of_use'];
    const hint = visit.interaction.params['role_hint'];
    const launch = visit.launch?.context;
    const usable = hats.filter((hat) => {
      if (typeof purpose === 'string' && !this.#parts.purposesOf(hat.role).includes(purpose)) return false;
      if (launch === undefined) return true;
      if (launch.practitionerRole !== undefined && launch.practitionerRole !== hat.practitionerRole) return false;
      return hat.patient === undefined || hat.patient === launch.patient;
    });
    const isProposed = (hat: Hat) => hat.role === hint || hat.key === hint;
    return [...usable.filter(isProposed), ...usable.filter((hat) => !isProposed(hat))];
  }

  async #takeRole(visit: Visit): Promise<void> {
    const signIn = await this.#signIn(visit);
    const key = visit.form.get('role');
    if (!signIn.hats.some((hat) => hat.key === key)) throw new errors.InvalidRequest('no such role');
    await this.#finish(visit, { role: { key } });
  }

  async #takeConsent(visit: Visit): Promise<void> {
    const { accountId } = signedIn(visit.interaction);
    const signIn = await takeSignIn(this.#parts.store, visit.cid, accountId);
    if (signIn === undefined) throw new errors.SessionNotFound('the login was used already');
    const { hat, offer } = this.#choice(visit, signIn);
    const asked = visit.interaction.params['purpose_of_use'];
    const purpose = typeof asked === 'string' ? asked : this.#parts.purposesOf(hat.role)[0];
    const grantId = await grantConsent(this.#provider, this.#parts.store, this.#parts.fhirBase, {
      clientId: signedIn(visit.interaction).clientId,
      signIn,
      hat,
      offer,
      ...(purpose === undefined ? {} : { purpose }),
      ...(visit.launch === undefined ? {} : { launch: visit.launch }),
    });
    const { scopes, ...session } = { ...signIn, scopes: offer.granted };
    const { clientId } = signedIn(visit.interaction);
    // Before the browser goes on: there is no session that is not recorded.
    this.#parts.audit.recordSecurity({
      kind: 'login',
      principal: principalOf({
        ...session,
        scopes,
        clientId,
        hat,
        grantId,
        ...(purpose === undefined ? {} : { purpose }),
      }),
    });
    await this.#finish(visit, { consent: { grantId } });
  }

  /** A sign-in that was given up is counted; a refusal of somebody who is known is recorded, once for each sign-in. */
  async #recordRefusal(visit: Visit): Promise<void> {
    if (visit.interaction.prompt.name === 'login') return this.#countRefused(visit, 'cancelled');
    const { accountId, clientId } = signedIn(visit.interaction);
    const signIn = await takeSignIn(this.#parts.store, visit.cid, accountId);
    if (signIn === undefined) return;
    const hat = chosenHat(visit.interaction, signIn);
    const principal = principalOf({ ...signIn, clientId, ...(hat === undefined ? {} : { hat }) });
    this.#parts.audit.recordSecurity({ kind: 'consent-refused', principal });
  }

  #countRefused({ interaction }: Visit, reason: string): void {
    const clientId = interaction.params['client_id'];
    this.#parts.audit.countRefused({
      kind: 'requests-refused',
      service: 'sign-in',
      reason,
      ...(typeof clientId === 'string' ? { clientId } : {}),
    });
  }

  async #signIn(visit: Visit): Promise<SignIn> {
    const signIn = await findSignIn(this.#parts.store, visit.cid, signedIn(visit.interaction).accountId);
    if (signIn === undefined) throw new errors.SessionNotFound('the login has expired');
    return signIn;
  }

  #choice(visit: Visit, signIn: SignIn): { hat: Hat; offer: Offer } {
    const { prompt } = visit.interaction;
    const hat = chosenHat(visit.interaction, signIn);
    if (hat === undefined) throw new errors.SessionNotFound('no role was chosen');
    const details = prompt.details as {
      missingOIDCScope?: readonly string[];
      missingResourceScopes?: Readonly<Record<string, readonly string[]>>;
    };
    const asked = [
      ...(details.missingOIDCScope ?? []),
      ...(details.missingResourceScopes?.[this.#parts.fhirBase] ?? []),
    ];
    return { hat, offer: offerOf(asked, hat, visit.launch?.context) };
  }

  async #client(visit: Visit): Promise<{ name: string; policy?: string; terms?: string }> {
    const { clientId } = signedIn(visit.interaction);
    const client = await this.#provider.Client.find(clientId);
    return {
      name: client?.clientName ?? clientId,
      ...(client?.policyUri === undefined ? {} : { policy: client.policyUri }),
      ...(client?.tosUri === undefined ? {} : { terms: client.tosUri }),
    };
  }

  #stop(visit: Visit, obstacle: Obstacle): void {
    this.#countRefused(visit, `obstacle-${obstacle}`);
    this.#answer(visit, renderObstaclePage(visit.language, visit.login.address, obstacle));
    visit.ctx.status = 403;
  }

  #answer({ ctx }: Visit, page: string): void {
    ctx.type = 'html';
    ctx.body = page;
  }

  async #finish({ ctx }: Visit, result: InteractionResults): Promise<void> {
    const returnTo = await this.#provider.interactionResult(ctx.req, ctx.res, result);
    ctx.status = 303;
    ctx.redirect(returnTo);
  }
}

/** A launch that was there at the beginning and is not any more: expired, or used in another window. */
function isLaunchLost({ interaction, launch }: Visit): boolean {
  return interaction.params['launch'] !== undefined && launch === undefined;
}

/** The hat that was chosen in this interaction, or the only one. */
function chosenHat({ lastSubmission }: Interaction, { hats }: SignIn): Hat | undefined {
  const role = (lastSubmission as { role?: { key?: unknown } } | undefined)?.role?.key;
  return hats.find(({ key }) => key === role);
}

function signedIn(interaction: Interaction): { accountId: string; clientId: string } {
  const accountId = interaction.session?.accountId;
  const clientId = interaction.params['client_id'];
  if (accountId === undefined || typeof clientId !== 'string') throw new errors.SessionNotFound('nobody is signed in');
  return { accountId, clientId };
}

/** The lowest of the levels asked for (any of them will do), and never below that for health data. */
function requiredLevel(interaction: Interaction): IdentityLevel {
  const asked = interaction.params['acr_values'];
  const levels = typeof asked === 'string' ? asked.split(' ').map(levelOf) : [];
  const known = levels.filter((level) => level !== undefined);
  const lowest = known.length === 0 ? lowestLevel : known.reduce((one, other) => (other < one ? other : one));
  return lowest < lowestLevel ? lowestLevel : lowest;
}

function languageOf(ctx: Koa.Context, interaction: Interaction): Language {
  const wish = interaction.params['ui_locales'];
  const [first] = typeof wish === 'string' ? wish.split(' ') : [];
  if (first !== undefined && /^(it|en)\b/i.test(first)) return first.toLowerCase().startsWith('en') ? 'en' : 'it';
  return ctx.acceptsLanguages('it', 'en') === 'en' ? 'en' : 'it';
}
