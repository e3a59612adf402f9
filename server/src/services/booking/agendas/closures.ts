import { isCivilDate } from '@sinfonia/mappings';
import { type Day, daysBetween } from '../../calendar/civil-day.ts';
import { priorityClasses, type ServiceKind } from '../classes.ts';
import { limitOf } from '../maximum-times/maximum-times.ts';
import type { BookingRule } from '../rules.ts';
import type { AgendaPattern, Closure } from './agenda-pattern.ts';
import table from './closure-reasons.json' with { type: 'json' };

/** A reason for which an agenda may be closed. */
export interface ClosureReason {
  readonly code: string;
  readonly it: string;
  readonly en: string;
  /** Longest closure, in days, first and last included. */
  readonly maximumDays: number;
  /** How many days before its first day it is to be announced. */
  readonly noticeDays: number;
}

/** Where the reasons come from. */
export const sourceOfReasons: string = table.source;

/** Reasons that come with the platform (`closure-reasons.json`). */
export const closureReasons: readonly ClosureReason[] = table.reasons;

/**
 * The rules that a closure breaks, announced on a day in `Europe/Rome`: BK-15 no reason of the list, BK-16 no term, BK-17 too long,
 * BK-18 (remark) announced late. Closures that follow one another without a day between count as one.
 */
export function judgeClosure(
  closure: Closure,
  announcedOn: Day,
  others: readonly Closure[] = [],
  reasons: readonly ClosureReason[] = closureReasons,
): readonly BookingRule[] {
  if (!isCivilDate(closure.from) || !isCivilDate(closure.to) || closure.to < closure.from) return ['BK-16'];
  const reason = reasons.find(({ code }) => code === closure.reason);
  if (!reason) return ['BK-15'];
  const broken: BookingRule[] = [];
  if (lengthWith(closure, others) > reason.maximumDays) broken.push('BK-17');
  if (daysBetween(announcedOn, closure.from) < reason.noticeDays) broken.push('BK-18');
  return broken;
}

/** Days of a closure with all that touch it: a chain of short closures is a long one. */
function lengthWith(closure: Closure, others: readonly Closure[]): number {
  let { from, to } = closure;
  for (let grown = true; grown; ) {
    grown = false;
    for (const other of others) {
      if (!isCivilDate(other.from) || !isCivilDate(other.to) || other.to < other.from) continue;
      const touches = daysBetween(to, other.from) <= 1 && daysBetween(other.to, from) <= 1;
      if (!touches || (other.from >= from && other.to <= to)) continue;
      from = other.from < from ? other.from : from;
      to = other.to > to ? other.to : to;
      grown = true;
    }
  }
  return daysBetween(from, to) + 1;
}

/**
 * BK-19 (remark) when an agenda of first accesses can be booked, from a day on, for less than the longest wait of one of its
 * classes: who asks then finds no slot in time even where all are free.
 */
export function judgeHorizon(pattern: AgendaPattern, kind: ServiceKind, today: Day): readonly BookingRule[] {
  const { horizon, access, classes, active } = pattern;
  if (!active || access === 'control' || horizon.to === undefined) return [];
  const letters = classes.length === 0 ? priorityClasses : classes;
  const days = letters.map((letter) => {
    const limit = limitOf(letter, kind, today);
    return limit ? (limit.unit === 'days' ? limit.amount : Math.ceil(limit.amount / 24)) : 0;
  });
  return daysBetween(today, horizon.to) < Math.max(...days) ? ['BK-19'] : [];
}

/** A line of the public list of closed agendas. */
export interface PublicClosure extends Closure {
  /** The key of the agenda in what was asked. */
  readonly agenda: string;
  readonly title: { readonly it: string; readonly en: string };
  readonly source: string;
  readonly evidence: string;
}

/** The closures in force on a day or still to come, as the public reads them, by first day and agenda. */
export function publicClosures(
  agendas: ReadonlyMap<string, Pick<AgendaPattern, 'closures'>>,
  today: Day,
): readonly PublicClosure[] {
  const known = new Map(closureReasons.map((reason) => [reason.code, reason]));
  return [...agendas]
    .flatMap(([agenda, { closures }]) =>
      closures
        .filter(({ to }) => to >= today)
        .map((closure) => {
          const { it, en } = known.get(closure.reason) ?? { it: 'Motivo non ammesso', en: 'Reason not admitted' };
          return { ...closure, agenda, title: { it, en }, source: table.source, evidence: table.evidence };
        }),
    )
    .sort((one, other) => compare(one.from, other.from) || compare(one.agenda, other.agenda));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
