import type { IdentityLevel } from '../../access/principal.ts';
import type { GrantStore } from '../authorization-server/grant-store/port.ts';
import { recordOf } from '../authorization-server/grant-store/read-record.ts';
import type { Hat } from '../hat.ts';
import type { EidAssertion, LoginProtocol } from '../login/port.ts';

/**
 * A login on its way to consent: who signed in and which parts she may take. Kept for as long as an interaction may last and
 * taken away with the consent, because the labels of the hats hold names.
 */
export interface SignIn {
  readonly accountId: string;
  readonly level: IdentityLevel;
  readonly provider: string;
  readonly protocol: LoginProtocol;
  readonly evidence: string;
  readonly hats: readonly Hat[];
}

/** Life of an interaction in seconds. */
export const interactionLife = 600;

/** Keeps the login of an authorization request; `cid` is common to all prompts of the request. */
export function keepSignIn(
  store: GrantStore,
  cid: string,
  assertion: EidAssertion,
  accountId: string,
  hats: readonly Hat[],
): Promise<void> {
  const { level, provider, protocol, evidence } = assertion;
  const signIn: SignIn = { accountId, level, provider, protocol, evidence, hats };
  return store.records.put('sign-in', cid, signIn, interactionLife);
}

/** The login of an authorization request, when it is that of the account. */
export async function findSignIn(store: GrantStore, cid: string, accountId: string): Promise<SignIn | undefined> {
  const signIn = recordOf<SignIn>(await store.records.find('sign-in', cid));
  return signIn?.accountId === accountId ? signIn : undefined;
}

/** Takes the login away: it leads to one consent. */
export async function takeSignIn(store: GrantStore, cid: string, accountId: string): Promise<SignIn | undefined> {
  const signIn = recordOf<SignIn>(await store.records.take('sign-in', cid));
  return signIn?.accountId === accountId ? signIn : undefined;
}
