import { createHmac, randomBytes } from 'node:crypto';
import type { GrantStore } from '../authorization-server/grant-store/port.ts';
import { recordOf } from '../authorization-server/grant-store/read-record.ts';

/** Gives each person an account identifier, the same for ever. */
export interface AccountRegister {
  /** Identifier of the account of a person, made at her first login. `codiceFiscale` in upper case. */
  accountOf(codiceFiscale: string): Promise<string>;
}

/**
 * Creates the register of accounts. An identifier is random; what leads to it is a keyed hash (HMAC-SHA-256) of the fiscal
 * code, so that neither the database nor a token tells who it is, and a copy of the database without the key cannot be
 * searched by trying all fiscal codes. Whoever loses the key gives every person a new account.
 */
export function createAccountRegister(store: GrantStore, key: string): AccountRegister {
  return {
    async accountOf(codiceFiscale) {
      const handle = createHmac('sha256', key).update(`account:${codiceFiscale}`).digest('base64url');
      const candidate = { id: `p-${randomBytes(16).toString('base64url')}` };
      const kept = recordOf<{ id: string }>(await store.records.putNew('account', handle, candidate));
      if (typeof kept?.id !== 'string') throw new Error('the register of accounts holds something that is no account');
      return kept.id;
    },
  };
}
