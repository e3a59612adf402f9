import { randomUUID } from 'node:crypto';
import { parseCodiceFiscale } from '@sinfonia/profiles/value-objects';
import { errors } from 'oidc-provider';
import type { ProviderLoginStep } from '../login/login-step.ts';
import type { EidAssertion, LoginInteraction, LoginStep } from '../login/port.ts';
import { renderLoginPage } from './login-page.ts';
import { sandboxUsers } from './users.ts';

/**
 * Login of the sandbox: the person is chosen from a list, or named by fiscal code, without a credential. It never exists in
 * production, where people sign in with SPID or CIE. What she may then do comes from the registers, as for everybody.
 *
 * @param providers identity providers that the page offers below the list
 */
export function sandboxLogin(issuer: string, providers?: ProviderLoginStep): LoginStep {
  return {
    steps: { ...providers?.steps, login: 'POST' },
    async show(ctx, interaction) {
      ctx.type = 'html';
      const choice = providers?.renderChoice(ctx, interaction) ?? '';
      ctx.body = renderLoginPage(interaction.language, interaction.address, sandboxUsers, choice);
    },
    async take(ctx, interaction, step, form) {
      if (step !== 'login' && providers !== undefined) return providers.take(ctx, interaction, step, form);
      return assertionOf(form, interaction, issuer);
    },
  };
}

function assertionOf(form: URLSearchParams, interaction: LoginInteraction, issuer: string): EidAssertion {
  const account = form.get('account');
  const user = sandboxUsers.find((one) => one.id === account);
  const codiceFiscale = user?.codiceFiscale ?? (form.get('codice_fiscale') ?? '').trim().toUpperCase();
  if (!parseCodiceFiscale(codiceFiscale).ok) throw new errors.InvalidRequest('unknown test user');
  return {
    codiceFiscale,
    givenName: user?.given ?? '',
    familyName: user?.family ?? '',
    // The list asks for no credential, so it gives whatever level is wanted.
    level: interaction.level,
    provider: `${issuer}/sandbox`,
    protocol: 'sandbox',
    authenticatedAt: Date.now(),
    evidence: randomUUID(),
  };
}
