import { type Watch, type WatchOptions, watchBy } from '../../../steps/watch.ts';
import { lapseOffers } from './lapse.ts';
import { FreedSlotOffers } from './offer-freed.ts';
import { DuePaths } from './raise-paths.ts';

/** What a round did. */
export interface WaitingRound {
  readonly lapsed: number;
  readonly reminded: number;
  readonly offered: number;
  readonly raised: number;
}

/** Looks after who waits: offers free slots, ends offers, tells authorities what they owe. */
export type WaitingWatch = Watch<WaitingRound>;

/** Most work of one round. */
const bounds = { lapsed: 500, raised: 200, offers: { services: 100, slots: 5000, offers: 200 } } as const;

/**
 * Opens the watch over waits. Offers that have ended are written first, so that their slots are offered on in the same round. Each change is one
 * transaction, bound to the versions that were read: of two processes the slower one leaves it.
 */
export function createWaitingWatch(options: WatchOptions): WaitingWatch {
  const { onFailure, now = Date.now } = options;
  const offers = new FreedSlotOffers(options, onFailure);
  const paths = new DuePaths(options, onFailure);

  async function look(): Promise<WaitingRound> {
    const at = now();
    const { lapsed, reminded } = await lapseOffers(options, at, bounds.lapsed, onFailure);
    const offered = await offers.round(at, bounds.offers);
    const raised = await paths.round(at, bounds.raised);
    return { lapsed, reminded, offered, raised };
  }

  return watchBy(options, look);
}
