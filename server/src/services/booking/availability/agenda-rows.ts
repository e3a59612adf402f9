import { addDays } from '@sinfonia/mappings';
import { toInstant } from '../../calendar/civil-day.ts';
import { channelsOf } from '../agendas/channels-of.ts';
import { admittedBits, channelBits } from './bits.ts';
import type { AgendaOffer } from './offer.ts';
import type { SlotTable } from './slot-table.ts';
import { type Direction, directionOf } from './travel.ts';

/** Spans of seconds since the epoch; `from` is inside, `to` is not. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** What an agenda admits, worked out once. */
export interface AgendaTerms {
  readonly offer: AgendaOffer;
  readonly classes: number;
  readonly channels: number;
  readonly horizon: Span;
  readonly closures: readonly Span[];
  readonly direction?: Direction;
}

/** Works out what an agenda admits. */
export function termsOf(offer: AgendaOffer): AgendaTerms {
  return {
    offer,
    classes: admittedBits(offer.access, offer.classes),
    channels: channelBits(channelsOf(offer)),
    horizon: spanOf(offer.horizon),
    closures: offer.closures.map(spanOf),
    ...(offer.point ? { direction: directionOf(offer.point) } : {}),
  };
}

/** The slots of an agenda that are free or held, by start and row. Its terms come with the agenda, which may follow its slots. */
export class AgendaRows {
  terms: AgendaTerms | undefined;
  rows = new Uint32Array(8);
  length = 0;
  readonly #table: SlotTable;

  constructor(table: SlotTable) {
    this.#table = table;
  }

  /** Puts a row in its place; slots that come in order are put at the end. */
  add(row: number): void {
    const at = this.#placeOf(row);
    if (this.length === this.rows.length) {
      const rows = new Uint32Array(Math.ceil(this.length * 1.5));
      rows.set(this.rows);
      this.rows = rows;
    }
    this.rows.copyWithin(at + 1, at, this.length);
    this.rows[at] = row;
    this.length += 1;
  }

  /** Takes a row out, before its start is changed. */
  remove(row: number): void {
    const at = this.#placeOf(row);
    if (at >= this.length || this.rows[at] !== row) return;
    this.rows.copyWithin(at, at + 1, this.length);
    this.length -= 1;
  }

  /** The first position whose slot begins at a second or later. */
  firstFrom(second: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#table.start[this.rows[middle] ?? 0] ?? 0) < second) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #placeOf(row: number): number {
    const start = this.#table.start[row] ?? 0;
    const last = this.rows[this.length - 1] ?? 0;
    if (this.length === 0 || (this.#table.start[last] ?? 0) < start) return this.length;
    let at = this.firstFrom(start);
    while (at < this.length) {
      const other = this.rows[at] ?? 0;
      if ((this.#table.start[other] ?? 0) !== start || other >= row) break;
      at += 1;
    }
    return at;
  }
}

function spanOf({ from, to }: { readonly from: string; readonly to?: string }): Span {
  return {
    from: toInstant(from, 0) / 1000,
    to: to === undefined ? Number.POSITIVE_INFINITY : toInstant(addDays(to, 1), 0) / 1000,
  };
}
