import { FhirError } from '@sinfonia/profiles/issues';
import type { FhirContext } from '../../../../fhir/context.ts';
import { Rounds } from '../../../steps/rounds.ts';
import { freeLapsed, lapsedHolds } from './lapsed-holds.ts';
import { bookingsToRemind, remind } from './reminders.ts';

/** What the watch works with. */
export interface BookingWatchOptions {
  readonly context: FhirContext;
  /** Absolute FHIR base. */
  readonly fhirBase: string;
  /** How often it looks, in milliseconds. */
  readonly every: number;
  readonly onFailure: (error: unknown) => void;
  /** The present, ms since the epoch, UTC. */
  readonly now?: () => number;
}

/** What one look did. */
export interface BookingLook {
  /** Holds whose slots were freed. */
  readonly freed: number;
  /** Bookings whose persons were reminded. */
  readonly reminded: number;
}

/** Frees slots whose hold has ended, and reminds of bookings. */
export interface BookingWatch {
  start(): void;
  stop(): Promise<void>;
  /** Looks once. */
  look(): Promise<BookingLook>;
}

/**
 * Opens the watch over bookings. A hold that has ended counts as free for every step anyway; the watch brings what is stored up to date.
 * It marks nobody absent: who did not come is listed, for the structure to say. One transaction each; what somebody changes meanwhile
 * is left to the next look.
 */
export function createBookingWatch(options: BookingWatchOptions): BookingWatch {
  const { context, now = Date.now, onFailure } = options;

  async function every<T>(found: AsyncIterable<T>, act: (one: T) => Promise<boolean>): Promise<number> {
    let count = 0;
    for await (const one of found) {
      try {
        if (await act(one)) count += 1;
      } catch (error) {
        if (!isRace(error)) onFailure(error);
      }
    }
    return count;
  }

  async function look(): Promise<BookingLook> {
    const at = now();
    return {
      freed: await every(lapsedHolds(context.store, at), (slot) => freeLapsed(options, slot, at)),
      reminded: await every(bookingsToRemind(context.store, at), (booking) => remind(options, booking, at)),
    };
  }

  const rounds = new Rounds(options.every, look, onFailure);
  return {
    start: () => rounds.start(options.every),
    stop: () => rounds.stop(),
    look,
  };
}

const isRace = (error: unknown): boolean =>
  error instanceof FhirError && ['version-mismatch', 'write-conflict'].includes(error.issues[0]?.code ?? '');
