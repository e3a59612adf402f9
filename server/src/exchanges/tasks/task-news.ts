import { codeSystemUrl } from '@sinfonia/profiles';
import { type ChangeFeed, pollTolerance } from '../../store/change-feed.ts';

/** How long a look at all Tasks is put off when nothing is known to have changed, in ms. */
const longestRest = 60_000;
/** The same on a store without a commit log, and while something waits for something else. */
const shortRest = 3_000;

/** Tells when Tasks are worth a look: at the beginning, when one of an exchange was written, and every minute all the same. */
export class TaskNews {
  readonly #feed: ChangeFeed | undefined;
  #position: number;
  #due = 0;

  private constructor(feed: ChangeFeed | undefined, position: number) {
    this.#feed = feed;
    this.#position = position;
  }

  /** Begins at the end of the log. */
  static async from(feed: ChangeFeed | undefined): Promise<TaskNews> {
    return new TaskNews(feed, (await feed?.end()) ?? 0);
  }

  /** Whether to look now (ms, UTC); asked by one at a time. */
  async isDue(now: number): Promise<boolean> {
    return (await this.#hasChange()) || now >= this.#due;
  }

  /** Notes that a look ended, and whether something waits. */
  looked(now: number, waits: boolean): void {
    this.#due = now + (this.#feed === undefined || waits ? shortRest : longestRest);
  }

  async #hasChange(): Promise<boolean> {
    if (this.#feed === undefined) return false;
    let found = false;
    while (this.#position < (await this.#feed.end(pollTolerance))) {
      const { changes, position } = await this.#feed.after(this.#position, ['Task']);
      found ||= changes.some(
        ({ version: { json } }) =>
          json?.includes('"status":"requested"') === true && json.includes(codeSystemUrl.ExchangeCall),
      );
      if (position === this.#position) break;
      this.#position = position;
    }
    return found;
  }
}
