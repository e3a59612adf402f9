import { errors, type Provider } from 'oidc-provider';
import type { GrantStore } from '../authorization-server/grant-store/port.ts';
import { isResourceScope } from '../authorization-server/grantable-scopes.ts';
import { keepSessionContext } from '../authorization-server/session-context.ts';
import type { Hat } from '../hat.ts';
import type { Offer } from './hat-scopes.ts';
import { type LaunchContext, takeLaunch } from './launch-context.ts';
import type { SignIn } from './sign-in.ts';

/** What a consent is about. */
export interface Consent {
  readonly clientId: string;
  readonly signIn: SignIn;
  readonly hat: Hat;
  readonly offer: Offer;
  readonly purpose?: string;
  /** Value of the `launch` parameter, with its context. */
  readonly launch?: { readonly value: string; readonly context: LaunchContext };
}

/** Life of a grant and of what hangs on it, in seconds: a working shift. */
export const grantLife = 12 * 3600;

/**
 * Records a consent: a grant of its own for each authorization, and what it is bound to beside it. Scopes that are not
 * granted are refused in the grant, so that they are not asked for again. A launch is used up here: of two consents with
 * the same one the second gets `access_denied`.
 */
export async function grantConsent(
  provider: Provider,
  store: GrantStore,
  fhirBase: string,
  consent: Consent,
): Promise<string> {
  const { clientId, signIn, hat, offer, launch } = consent;
  if (launch !== undefined && (await takeLaunch(store, launch.value)) === undefined) {
    throw new errors.AccessDenied('the launch was used already');
  }
  const grant = new provider.Grant({ accountId: signIn.accountId, clientId });
  const refused = offer.refused.map(({ scope }) => scope);
  const plain = (scopes: readonly string[]) => scopes.filter((scope) => !isResourceScope(scope)).join(' ');
  if (plain(offer.granted) !== '') grant.addOIDCScope(plain(offer.granted));
  if (plain(refused) !== '') grant.rejectOIDCScope(plain(refused));
  if (offer.granted.length > 0) grant.addResourceScope(fhirBase, offer.granted.join(' '));
  if (refused.length > 0) grant.rejectResourceScope(fhirBase, refused.join(' '));
  const grantId = await grant.save();
  const { label: _label, ...worn } = hat;
  const patient = hat.patient ?? launch?.context.patient;
  const { encounter, intent, needPatientBanner } = launch?.context ?? {};
  await keepSessionContext(
    store,
    grantId,
    {
      accountId: signIn.accountId,
      hat: worn,
      level: signIn.level,
      provider: signIn.provider,
      protocol: signIn.protocol,
      evidence: signIn.evidence,
      ...(consent.purpose === undefined ? {} : { purpose: consent.purpose }),
      ...(patient === undefined ? {} : { patient }),
      ...(encounter === undefined ? {} : { encounter }),
      ...(intent === undefined ? {} : { intent }),
      ...(needPatientBanner === undefined ? {} : { needPatientBanner }),
    },
    grantLife,
  );
  return grantId;
}
