import type { ClockTime, Day, Weekday } from '../../calendar/civil-day.ts';
import type { BookingChannel } from '../channels.ts';
import type { AccessType, PriorityClass } from '../classes.ts';

/** Days in `Europe/Rome`, both included; without `to` until further notice. */
export interface DayRange {
  readonly from: Day;
  readonly to?: Day;
}

/** When an agenda opens every week. Times are on the clock in Italy, so 08:30 stays 08:30 over a change of the clock. */
export interface Opening {
  readonly days: readonly Weekday[];
  readonly at: ClockTime;
  /** How long a session lasts, midnight at most; what is left after the last whole slot is not offered. */
  readonly minutes: number;
  /** How long a slot lasts. */
  readonly slotMinutes: number;
  /** How many persons are received at a time (rooms, machines); 1 unless said. */
  readonly places?: number;
  /** When this opening holds, inside the horizon of the agenda. */
  readonly validity?: DayRange;
  /** Whether it opens on Sundays and holidays too (D.L. 73/2024, art. 4, wants visits on Saturday and Sunday); not unless said. */
  readonly onHolidays?: boolean;
}

/** A session beside the weekly ones, of one day, whatever the day is. */
export interface ExtraSession extends Omit<Opening, 'days' | 'validity' | 'onHolidays'> {
  readonly day: Day;
}

/** Days on which an agenda does not receive, with the reason (`closure-reasons.json`). */
export interface Closure {
  readonly from: Day;
  readonly to: Day;
  /** Code of `closure-reasons.json`. */
  readonly reason: string;
  /** What the public list says beside the reason; no personal data. */
  readonly text?: string;
}

/** Percentage of the slots of each week that is kept for a class, and for how long. */
export interface ClassQuota {
  readonly class: PriorityClass;
  readonly share: number;
  /** More urgent or other classes that may take these slots at any time. */
  readonly alsoFor?: readonly PriorityClass[];
  /** How many days before its day an unused slot is open to every class of the agenda; never unless said. */
  readonly releaseDays?: number;
}

/** Percentage of the slots of each week that is kept for some channels, and for how long. */
export interface ChannelQuota {
  readonly channels: readonly BookingChannel[];
  readonly share: number;
  readonly releaseDays?: number;
}

/**
 * The rules by which an agenda offers slots. JSON as it stands, so that it can be stored, sent and compared; see the README
 * for how a `BookingSchedule` carries it.
 */
export interface AgendaPattern {
  readonly active: boolean;
  /** Days that can be booked (`planningHorizon`). */
  readonly horizon: DayRange;
  readonly access: AccessType;
  /** Classes admitted; empty: all. An agenda of follow-ups has none. */
  readonly classes: readonly PriorityClass[];
  /** Channels admitted; empty: all. */
  readonly channels: readonly BookingChannel[];
  readonly regime: 'ssn' | 'alpi' | 'private';
  /** ISTAT code of the municipality of the place, for its patron saint. */
  readonly municipality?: string;
  readonly openings: readonly Opening[];
  readonly extraSessions: readonly ExtraSession[];
  readonly closures: readonly Closure[];
  readonly quotas: readonly ClassQuota[];
  readonly channelQuotas: readonly ChannelQuota[];
  /** How many bookings beyond its capacity a session admits. */
  readonly overbooking: number;
}

/** A slot that an agenda offers. Equal patterns give equal slots, whichever days are asked for. */
export interface AgendaSlot {
  /** Instants, ms since the epoch, UTC. */
  readonly start: number;
  readonly end: number;
  readonly day: Day;
  /** The session it belongs to: day and time of opening, `YYYY-MM-DDTHH:MM` on the clock in Italy. */
  readonly session: string;
  /** Which of the places of its time it is, from 0. */
  readonly place: number;
  /** Classes it is kept for until `classesUntil`; empty: all of the agenda. */
  readonly classes: readonly PriorityClass[];
  /** First day in `Europe/Rome` on which every class of the agenda may take it; without it never. */
  readonly classesUntil?: Day;
  /** Channels it is kept for until `channelsUntil`; empty: all of the agenda. */
  readonly channels: readonly BookingChannel[];
  readonly channelsUntil?: Day;
}
