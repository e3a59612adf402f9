import { isOvertaken } from '../../../steps/platform-write.ts';
import { type Watch, type WatchOptions, watchBy } from '../../../steps/watch.ts';
import { freeLapsed, lapsedHolds } from './lapsed-holds.ts';
import { bookingsToRemind, remind } from './reminders.ts';

/** What one look did. */
export interface BookingLook {
  /** Holds whose slots were freed. */
  readonly freed: number;
  /** Bookings whose persons were reminded. */
  readonly reminded: number;
}

/** Frees slots whose hold has ended, and reminds of bookings. */
export type BookingWatch = Watch<BookingLook>;

/**
 * Opens the watch over bookings. A hold that has ended counts as free for every step anyway; the watch brings what is stored up to date.
 * It marks nobody absent: who did not come is listed, for the structure to say. One transaction each; what somebody changes meanwhile
 * is left to the next look.
 */
export function createBookingWatch(options: WatchOptions): BookingWatch {
  const { context, now = Date.now, onFailure } = options;

  async function every<T>(found: AsyncIterable<T>, act: (one: T) => Promise<boolean>): Promise<number> {
    let count = 0;
    for await (const one of found) {
      try {
        if (await act(one)) count += 1;
      } catch (error) {
        if (!isOvertaken(error)) onFailure(error);
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

  return watchBy(options, look);
}
