import { PrivateDatabase } from '../../notifications/private-database.ts';
import type { AllottedNre, NreSource } from '../../services/prescriptions/nre-source.ts';
import { exchangeFolder } from '../outbox/exchange-outbox.ts';
import { type NreLot, nreOf, parseNreLot } from './nre-lot.ts';

const schemas = ['CREATE TABLE lot(prefix TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT'];

/** Name of the database in the folder of exchanges. */
export const nreLotDatabase = 'nre-lots.sqlite';

/** The numbers of the lots that the region was given. */
export interface NreLots extends NreSource {
  /** How many numbers are left in all lots. */
  remaining(): number;
  close(): void;
}

/** What the lots are opened with. */
export interface NreLotOptions {
  readonly dataDirectory: string;
  /** What the numbers of each lot begin with, in the order in which lots are used. Throws on one that is none. */
  readonly lots: readonly string[];
  /** From how many left on it is told, at each halving. */
  readonly warnAt: number;
  /** Told that few numbers are left. */
  readonly onLow: (remaining: number) => void;
}

/**
 * Numbers from lots, counted in `exchanges/nre-lots.sqlite` of the data directory, which is opened with the first number. Each number is
 * counted, and the count on disk, before it is given; several processes on one directory give different numbers.
 *
 * A data directory that is brought back from a copy counts from where the copy was: the lot in use must then be replaced by a new one.
 */
export function openNreLots({ dataDirectory, lots, warnAt, onLow }: NreLotOptions): NreLots {
  const own = [...new Set(lots)].map((prefix): NreLot => {
    const lot = parseNreLot(prefix);
    if (lot === undefined) throw new Error(`not a lot of NRE: ${prefix}`);
    return lot;
  });
  let opened: PrivateDatabase | undefined;
  const database = (): PrivateDatabase => {
    opened ??= new PrivateDatabase(dataDirectory, nreLotDatabase, schemas, { durable: true, folder: exchangeFolder });
    return opened;
  };
  const usedOf = ({ prefix }: NreLot): number =>
    Number(database().sql('SELECT next FROM lot WHERE prefix = ?').get(prefix)?.['next'] ?? 0);
  const remaining = (): number => own.reduce((sum, lot) => sum + Math.max(0, lot.size - usedOf(lot)), 0);

  return {
    remaining,
    async take(): Promise<AllottedNre> {
      const taken = database().atomically(() => {
        const lot = own.find((one) => usedOf(one) < one.size);
        if (lot === undefined) return undefined;
        const row = database()
          .sql(
            'INSERT INTO lot(prefix, next) VALUES (?1, 1) ON CONFLICT(prefix) DO UPDATE SET next = next + 1 RETURNING next',
          )
          .get(lot.prefix);
        return { nre: nreOf(lot, Number(row?.['next']) - 1), left: remaining() };
      });
      if (taken === undefined) {
        onLow(0);
        return { ok: false, reason: 'used-up' };
      }
      if (isTold(taken.left, warnAt)) onLow(taken.left);
      return { ok: true, nre: taken.nre };
    },
    close() {
      opened?.close();
      opened = undefined;
    },
  };
}

/** At the threshold, at each half of it, and when none is left. */
function isTold(left: number, warnAt: number): boolean {
  for (let mark = warnAt; mark > 0; mark = Math.floor(mark / 2)) if (left === mark) return true;
  return left === 0;
}
