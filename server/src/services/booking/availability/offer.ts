import type { DayRange } from '../agendas/agenda-pattern.ts';
import type { BookingChannel } from '../channels.ts';
import type { AccessType, PriorityClass } from '../classes.ts';

/** A point on the earth, degrees, WGS 84. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** An agenda as searches of free slots see it. */
export interface AgendaOffer {
  /** Identifier of the Schedule. */
  readonly id: string;
  readonly active: boolean;
  /** Codes of the nomenclature that it offers. */
  readonly services: readonly string[];
  readonly access: AccessType;
  /** Classes admitted; empty: all. */
  readonly classes: readonly PriorityClass[];
  /** Channels admitted; empty: all but those of `channelsOf`. */
  readonly channels: readonly BookingChannel[];
  readonly regime: 'ssn' | 'alpi' | 'private';
  /** Place of delivery: what "the same structure" of a bundle means. */
  readonly structure: string;
  /** Code of the ASL in whose territory it is. */
  readonly asl: string;
  /** Code of its district, unique in the Region. */
  readonly district?: string;
  /** ISTAT code of the municipality. */
  readonly municipality?: string;
  readonly point?: Point;
  readonly horizon: DayRange;
  readonly closures: readonly { readonly from: string; readonly to: string }[];
}

/** A slot as searches see it. */
export interface SlotOffer {
  /** Identifier of the Slot. */
  readonly id: string;
  readonly agenda: string;
  /** Instants, ms since the epoch, UTC; kept to the second. */
  readonly start: number;
  readonly end: number;
  readonly status: 'free' | 'held' | 'taken';
  /** Until when it is held; ms, UTC. */
  readonly heldUntil?: number;
  /** The one service it is for; without it, those of its agenda. */
  readonly service?: string;
  /** Mode of delivery (`delivery-mode`); `in-person` unless said. */
  readonly mode?: string;
  readonly classes: readonly PriorityClass[];
  readonly classesUntil?: string;
  readonly channels: readonly BookingChannel[];
  readonly channelsUntil?: string;
  /** Version of the Slot in the store: an older one is not applied over a newer one. */
  readonly version: number;
}

/** What changes what is free. Changes of a slot carry its version in the store. */
export type AvailabilityChange =
  | { readonly type: 'agenda'; readonly agenda: AgendaOffer }
  | { readonly type: 'agenda-removed'; readonly agenda: string }
  | { readonly type: 'slot'; readonly slot: SlotOffer }
  | { readonly type: 'held'; readonly slot: string; readonly until: number; readonly version: number }
  | { readonly type: 'booked' | 'freed' | 'removed'; readonly slot: string; readonly version: number };

/**
 * What became of a change: `stale` when a newer version is known, `unknown` when its slot or agenda is not, `full` when the index
 * has no more room, `invalid` when a slot has no times. A removed slot is forgotten: an older version that comes after would bring it back, which the booking finds out.
 */
export type ChangeOutcome = 'applied' | 'stale' | 'unknown' | 'full' | 'invalid';
