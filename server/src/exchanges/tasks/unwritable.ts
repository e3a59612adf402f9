import type { Written } from '../exchange.ts';

/** A message that cannot be written from what is there. `place` is an element of a resource, without any value. */
export class UnwritableCall extends Error {
  readonly place: string;
  /** Something that is under way is needed first. */
  readonly isLater: boolean;

  constructor(place: string, isLater = false) {
    super('a message cannot be written');
    this.place = place;
    this.isLater = isLater;
  }
}

/** A value that a message needs, or `UnwritableCall` with its place. */
export function needed<T>(value: T | undefined, place: string): T {
  if (value === undefined || value === '') throw new UnwritableCall(place);
  return value;
}

/** The one value that all lines of a prescription have for a header; undefined when none has one. Lines that differ are unwritable. */
export function sameOf<L, T extends string | boolean>(
  lines: readonly L[],
  read: (line: L) => T | undefined,
  place: string,
): T | undefined {
  const values = new Set(lines.map(read).filter((one) => one !== undefined));
  if (values.size > 1) throw new UnwritableCall(place);
  return [...values][0];
}

/** Entries that have a value. */
export function given<T extends Readonly<Record<string, unknown>>>(
  entries: T,
): { readonly [N in keyof T]?: Exclude<T[N], undefined> } {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined && value !== '')) as {
    readonly [N in keyof T]?: Exclude<T[N], undefined>;
  };
}

/** Turns what keeps a message from being written into a value. */
export async function written(write: () => Promise<Written>): Promise<Written> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof UnwritableCall) return { ok: false, place: error.place, later: error.isLater };
    throw error;
  }
}
