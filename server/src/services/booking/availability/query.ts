import { dayAt, toDayNumber } from '../../calendar/civil-day.ts';
import type { BookingChannel } from '../channels.ts';
import type { AccessType, PriorityClass } from '../classes.ts';
import type { AgendaRows, AgendaTerms } from './agenda-rows.ts';
import type { AvailabilityIndex } from './availability-index.ts';
import { channelBits, requestBit } from './bits.ts';
import type { AgendaOffer, Point } from './offer.ts';
import { type SlotTable, slotState } from './slot-table.ts';
import { type Direction, directionOf, metresBetween } from './travel.ts';

/** Where a service is looked for: the whole Region, an ASL or a district. */
export type GuaranteeArea =
  | { readonly level: 'region' }
  | { readonly level: 'asl' | 'district'; readonly code: string };

/** What one service is looked for by. */
export interface ServiceWanted {
  /** Code of the nomenclature. */
  readonly service: string;
  readonly access: AccessType;
  /** Class of the prescription; a first access without one finds nothing. */
  readonly class?: PriorityClass;
  /** Mode of delivery; `in-person` unless said. */
  readonly mode?: string;
}

/** Who looks, where and when. */
export interface SearchFrame {
  readonly channel: BookingChannel;
  readonly regime: AgendaOffer['regime'];
  readonly area: GuaranteeArea;
  /** ISTAT code of the only municipality that is looked in. */
  readonly municipality?: string;
  /** Places farther than so many kilometres, as the crow flies, are left out; so are those without a point. */
  readonly near?: Point & { readonly kilometres: number };
  /** Instants, ms since the epoch, UTC: slots begin from `from` to before `to`, and after `now`. */
  readonly from: number;
  readonly to: number;
  readonly now: number;
  /** How many answers, 1 to {@link mostAnswers}. */
  readonly count: number;
}

/** Answers of one search at most. */
export const mostAnswers = 200;

/** A slot that may be taken. */
export interface FreeSlot {
  readonly slot: string;
  readonly agenda: string;
  readonly structure: string;
  /** Instants, ms since the epoch, UTC. */
  readonly start: number;
  readonly end: number;
  /** Metres from the point of the search, as the crow flies. */
  readonly metres?: number;
}

/** An agenda that may have what is looked for. */
export interface Candidate {
  readonly agenda: AgendaRows;
  readonly terms: AgendaTerms;
  /** 0 when the search has no point. */
  readonly metres: number;
}

/** Finds the agendas that offer a service to who looks, and the next slot of each that may be taken. */
export class SlotMatcher {
  readonly candidates: readonly Candidate[];
  readonly #table: SlotTable;
  readonly #index: AvailabilityIndex;
  readonly #class: number;
  readonly #channel: number;
  readonly #service: number;
  readonly #mode: number;
  readonly #today: number;
  readonly #now: number;

  constructor(index: AvailabilityIndex, wanted: ServiceWanted, frame: SearchFrame) {
    this.#table = index.table;
    this.#index = index;
    this.#class = requestBit(wanted.access, wanted.class);
    this.#channel = channelBits([frame.channel]);
    this.#service = index.numberOf(wanted.service) ?? 0;
    this.#mode = index.numberOf(wanted.mode ?? 'in-person') ?? -1;
    this.#today = toDayNumber(dayAt(frame.now));
    this.#now = Math.floor(frame.now / 1000);
    const point = frame.near ? directionOf(frame.near) : undefined;
    const candidates: Candidate[] = [];
    for (const number of index.offering(wanted.service)) {
      const agenda = index.agendas[number];
      const terms = agenda?.terms;
      if (!agenda || !terms || !this.#admits(terms) || !isInArea(terms.offer, frame)) continue;
      const metres = metresTo(terms, point);
      if (metres <= (frame.near?.kilometres ?? Number.POSITIVE_INFINITY) * 1000)
        candidates.push({ agenda, terms, metres });
    }
    this.candidates = candidates;
  }

  /**
   * The position in an agenda of the first slot that may be taken from a position on and that begins before a second; -1 when there
   * is none.
   */
  next({ agenda, terms }: Candidate, position: number, before: number): number {
    const { start, state, classes, classesUntil, channels, channelsUntil, service, mode } = this.#table;
    const [isToday, isClass, isChannel] = [this.#today, this.#class, this.#channel];
    const stop = agenda.firstFrom(Math.min(before, terms.horizon.to));
    for (let at = position; at < stop; at += 1) {
      const row = agenda.rows[at] ?? 0;
      const own = classes[row] ?? 0;
      if (own !== 0 && (own & isClass) === 0 && (classesUntil[row] ?? 0) > isToday) continue;
      const kept = channels[row] ?? 0;
      if (kept !== 0 && (kept & isChannel) === 0 && (channelsUntil[row] ?? 0) > isToday) continue;
      const one = service[row] ?? 0;
      if (mode[row] !== this.#mode || (one !== 0 && one !== this.#service)) continue;
      if (state[row] === slotState.held && (this.#index.holds.get(row) ?? 0) > this.#now) continue;
      const begins = start[row] ?? 0;
      if (terms.closures.some(({ from, to }) => begins >= from && begins < to)) continue;
      return at;
    }
    return -1;
  }

  /** The position from which a candidate may have slots that begin at a second or later. */
  firstFrom({ agenda, terms }: Candidate, second: number): number {
    return agenda.firstFrom(Math.max(second, terms.horizon.from, this.#now + 1));
  }

  #admits({ offer, classes, channels }: AgendaTerms): boolean {
    return offer.active && (classes & this.#class) !== 0 && (channels & this.#channel) !== 0;
  }
}

function isInArea(offer: AgendaOffer, { area, regime, municipality }: SearchFrame): boolean {
  if (offer.regime !== regime || (municipality !== undefined && offer.municipality !== municipality)) return false;
  return area.level === 'region' || offer[area.level] === area.code;
}

function metresTo({ direction }: AgendaTerms, point: Direction | undefined): number {
  if (!point) return 0;
  return direction ? metresBetween(direction, point) : Number.POSITIVE_INFINITY;
}

/** Seconds from which and before which slots of a search begin. */
export function secondsOf({ from, to }: SearchFrame): { readonly from: number; readonly to: number } {
  return { from: Math.ceil(from / 1000), to: Math.ceil(to / 1000) };
}
