import type { OperationHandler } from '../../fhir/context.ts';
import type { ChangeFeed } from '../../store/change-feed.ts';
import type { Store } from '../../store/port.ts';
import type { Mailer } from '../channels/mail.ts';
import { PrivateDatabase } from '../private-database.ts';
import { Deliveries } from './deliveries.ts';
import { followMessages } from './follow-messages.ts';
import type { NotifiedHat } from './notified-hat.ts';
import { personalOperations } from './operations.ts';
import { People } from './people.ts';
import { personalSchemas } from './schema.ts';
import { sendMails } from './send-mails.ts';

/** Name of the database of persons in the folder of notifications. */
export const personalDatabase = 'personal.sqlite';

/** What telling persons is opened with. */
export interface PersonalOptions {
  readonly dataDirectory: string;
  readonly feed: ChangeFeed;
  readonly store: Pick<Store, 'read'>;
  readonly fhirBase: string;
  readonly mailer?: Mailer;
  readonly isStillHeld: (hat: NotifiedHat) => Promise<boolean>;
  /** Days that the delivery log is kept. */
  readonly logDays: number;
  readonly onFailure: (error: unknown) => void;
  /** The present, ms since the epoch, UTC. */
  readonly now?: () => number;
  /** See `SendParts.period`, `SendParts.firstWait`. */
  readonly period?: number;
  readonly firstWait?: number;
}

/** Telling persons, at work. */
export interface Personal {
  readonly operations: readonly OperationHandler[];
  start(): void;
  /** Follows what is new and tells what is due, once. */
  round(): Promise<void>;
  close(): Promise<void>;
}

const pollPeriod = 500;
/** Time without rounds after one that failed, and between two cleanings, in milliseconds. */
const pause = 5_000;
const cleanPeriod = 3_600_000;
const day = 86_400_000;

/** Opens preferences, delivery log and e-mail to persons. */
export async function openPersonal(options: PersonalOptions): Promise<Personal> {
  const { store, mailer, isStillHeld, logDays, onFailure, now = Date.now, period, firstWait } = options;
  const db = new PrivateDatabase(options.dataDirectory, personalDatabase, personalSchemas, { durable: true });
  const people = new People(db);
  const deliveries = new Deliveries(db);
  const step = await followMessages({ feed: options.feed, deliveries, people, fhirBase: options.fhirBase });
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let pausedUntil = 0;
  let cleaned = 0;
  let isClosed = false;

  async function round(): Promise<void> {
    while (!isClosed && (await step()));
    if (mailer !== undefined) {
      await sendMails({
        people,
        deliveries,
        store,
        mailer,
        isStillHeld,
        now,
        ...(period === undefined ? {} : { period }),
        ...(firstWait === undefined ? {} : { firstWait }),
      });
    }
    if (now() - cleaned < cleanPeriod) return;
    cleaned = now();
    people.clean(cleaned);
    deliveries.clean(cleaned - logDays * day);
  }

  function tick(): void {
    if (running !== undefined || Date.now() < pausedUntil) return;
    running = round()
      .catch((error: unknown) => {
        pausedUntil = Date.now() + pause;
        onFailure(error);
      })
      .finally(() => {
        running = undefined;
      });
  }

  return {
    operations: personalOperations({ people, deliveries, now, ...(mailer === undefined ? {} : { mailer }) }),
    start() {
      timer = setInterval(tick, pollPeriod);
      timer.unref();
    },
    round,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await running;
      db.close();
    },
  };
}
