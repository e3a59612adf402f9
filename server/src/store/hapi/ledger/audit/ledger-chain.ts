import { FhirError } from '@sinfonia/profiles/issues';
import type { AuditChain, ChainHead, ChainVerdict } from '../../../audit-chain.ts';
import { verifyChain } from '../../../chain/verify-chain.ts';
import type { HapiClient } from '../../client/hapi-client.ts';
import { type LedgerDatabase, type Queryable, snapshot } from '../ledger-database.ts';
import { LedgerView } from './ledger-view.ts';

/** The chain of a ledger, compared with the AuditEvents as the HAPI server gives them, or with their texts while they wait. */
export class LedgerChain implements AuditChain {
  readonly #database: LedgerDatabase;
  readonly #client: HapiClient;

  constructor(database: LedgerDatabase, client: HapiClient) {
    this.#database = database;
    this.#client = client;
  }

  head(): Promise<ChainHead> {
    return this.#readable(async () => {
      // A head that is told may be deposited elsewhere. This commit waits for the disk, and so for all the commits before it.
      const touch = (client: Queryable) =>
        client.query<{ chain: string; position: string; hash: Buffer }>(
          'UPDATE audit_head SET position = position RETURNING chain, position, hash',
        );
      const [row] = (await this.#database.transaction(touch, 'BEGIN READ WRITE')).rows;
      if (row === undefined) throw new FhirError({ code: 'audit-chain-unreadable' });
      return { chain: row.chain, position: Number(row.position), hash: row.hash.toString('hex') };
    });
  }

  verify(
    options: { readonly since?: ChainHead; readonly progress?: (done: number) => void } = {},
  ): Promise<ChainVerdict> {
    const verifyIn = async (transaction: Queryable): Promise<ChainVerdict> => {
      const view = await LedgerView.open(transaction, this.#database.pool, this.#client);
      return verifyChain(view, options);
    };
    return this.#readable(() => this.#database.transaction(verifyIn, snapshot));
  }

  async #readable<T>(body: () => Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (cause) {
      throw new FhirError({ code: 'audit-chain-unreadable' }, { cause });
    }
  }
}
