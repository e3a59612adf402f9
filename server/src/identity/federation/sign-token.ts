import { importJWK, SignJWT } from 'jose';
import type { EntityKey } from './entity-keys.ts';
import type { Claims } from './signed-token.ts';

/** Signs a token with the first key of a list. `typ` goes into the header when it is given. */
export async function signToken(claims: Claims, keys: readonly EntityKey[], type?: string): Promise<string> {
  const [key] = keys;
  if (key === undefined) throw new Error('there is no key to sign with');
  const { alg, kid } = key;
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg, kid, ...(type === undefined ? {} : { typ: type }) })
    .sign(await importJWK(key, alg));
}
