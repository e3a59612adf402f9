import type { PlatformWriter } from './platform-write.ts';
import { Rounds } from './rounds.ts';

/** What a watch over stored resources works with. */
export interface WatchOptions extends PlatformWriter {
  /** How often it looks, in milliseconds. */
  readonly every: number;
  readonly onFailure: (error: unknown) => void;
  /** The present, ms since the epoch, UTC. */
  readonly now?: () => number;
}

/** Looks at stored resources again and again, and acts when their time has come. */
export interface Watch<Look> {
  start(): void;
  /** Ends when the look under way has ended. */
  stop(): Promise<void>;
  /** Looks once; answers what it did. */
  look(): Promise<Look>;
}

/** A watch that looks first when a whole interval has passed. */
export function watchBy<Look>(
  { every, onFailure }: Pick<WatchOptions, 'every' | 'onFailure'>,
  look: () => Promise<Look>,
): Watch<Look> {
  const rounds = new Rounds(every, look, onFailure);
  return { start: () => rounds.start(every), stop: () => rounds.stop(), look };
}
