import { dayOf } from '../../steps/days.ts';
import { type EmergencyAccess, triageOf } from '../access/access.ts';
import indicator from './indicator.json' with { type: 'json' };
import limits from './limits.json' with { type: 'json' };

const minute = 60_000;
const hour = 60 * minute;

/** Where the persons in a department are. */
export type Phase = 'waiting' | 'in-charge' | 'observation';

/** Counts by triage code. */
export type ByCode = Readonly<Record<string, number>>;

/** Waits from arrival to the taking in charge, of those taken in charge within the window. */
export interface Waits {
  readonly count: number;
  /** Minutes, whole. */
  readonly median: number;
  /** How many were seen within the limit of their code; undefined for codes without one. */
  readonly withinLimit?: number;
}

/** The figures of one department at a moment; of nobody in particular, but of few persons where there are few. */
export interface DepartmentFigures {
  readonly present: Readonly<Record<Phase, ByCode>>;
  /** Persons for whom a bed was asked, and who have not left. */
  readonly boarding: number;
  /** Persons in the department for more than 8 hours, the time in short observation aside. */
  readonly overStay: number;
  /** Minutes for which the person waits who has been waiting longest; undefined when nobody waits. */
  readonly longestWait?: number;
  /** By the code at the taking in charge. */
  readonly waits: Readonly<Record<string, Waits>>;
  /** Of all codes together. */
  readonly allWaits: Waits;
  /** Exits within the window, and those who left before the visit or during it. */
  readonly exits: number;
  readonly leftBeforeVisit: number;
  readonly leftDuring: number;
  /** Arrivals since midnight, Europe/Rome. */
  readonly arrivalsToday: number;
}

/** Whether an access still counts for the figures at a moment: it is open, and not for ever, or something of it is recent. */
export function isCounted(access: EmergencyAccess, now: number): boolean {
  if (access.exit === undefined) return now - access.arrival <= indicator.longestStayHours * hour;
  return now - lastOf(access) <= (indicator.forgottenHours + 1) * hour;
}

/** The last time of an access. */
export function lastOf({
  arrival,
  triages,
  visit,
  observation,
  bedRequest,
  bedAssigned,
  exit,
}: EmergencyAccess): number {
  const times = [arrival, triages.at(-1)?.at, visit, observation, bedRequest, bedAssigned, exit?.decided, exit?.at];
  return Math.max(...times.filter((at) => at !== undefined));
}

/** Where a person is, or undefined once she left. */
export function phaseOf({ exit, visit, observation }: EmergencyAccess): Phase | undefined {
  if (exit !== undefined) return undefined;
  if (observation !== undefined) return 'observation';
  return visit === undefined ? 'waiting' : 'in-charge';
}

/** Counts the accesses of one department at a moment (ms since the epoch, UTC). */
export function figuresOf(accesses: Iterable<EmergencyAccess>, now: number): DepartmentFigures {
  const present: Record<Phase, Record<string, number>> = { waiting: {}, 'in-charge': {}, observation: {} };
  const waits = new Map<string, number[]>();
  const from = now - indicator.windowHours * hour;
  const today = midnightBefore(now);
  let [boarding, overStay, exits, leftBeforeVisit, leftDuring, arrivalsToday] = [0, 0, 0, 0, 0, 0];
  let longest: number | undefined;
  for (const access of accesses) {
    if (!isCounted(access, now)) continue;
    const { arrival, visit, exit } = access;
    const code = triageOf(access);
    const phase = phaseOf(access);
    if (arrival >= today && arrival <= now) arrivalsToday += 1;
    if (visit !== undefined && visit > from && visit <= now) {
      const known = waits.get(code);
      if (known === undefined) waits.set(code, [(visit - arrival) / minute]);
      else known.push((visit - arrival) / minute);
    }
    if (phase === undefined) {
      const left = lastOf(access);
      if (left <= from || left > now) continue;
      exits += 1;
      if (exit?.outcome === '6') leftBeforeVisit += 1;
      if (exit?.outcome === '7') leftDuring += 1;
      continue;
    }
    present[phase][code] = (present[phase][code] ?? 0) + 1;
    if (access.bedRequest !== undefined) boarding += 1;
    if ((access.observation ?? now) - arrival > indicator.stayMinutes * minute) overStay += 1;
    if (phase === 'waiting') longest = Math.max(longest ?? 0, now - arrival);
  }
  const byCode = Object.fromEntries([...waits].map(([code, minutes]) => [code, waitsOf(code, minutes)]));
  const all = [...waits.values()].flat();
  return {
    present,
    boarding,
    overStay,
    ...(longest === undefined ? {} : { longestWait: Math.floor(longest / minute) }),
    waits: byCode,
    allWaits: {
      count: all.length,
      median: medianOf(all),
      withinLimit: Object.values(byCode).reduce((sum, { withinLimit = 0 }) => sum + withinLimit, 0),
    },
    exits,
    leftBeforeVisit,
    leftDuring,
    arrivalsToday,
  };
}

/** The midnight, Europe/Rome, with which the day of a moment began: a day of 23 or 25 hours when the clocks change. */
export function midnightBefore(now: number): number {
  const day = dayOf(now);
  const summer = Date.parse(`${day}T00:00:00+02:00`);
  return dayOf(summer) === day ? summer : Date.parse(`${day}T00:00:00+01:00`);
}

function waitsOf(code: string, minutes: readonly number[]): Waits {
  const limit = (limits.minutes as Readonly<Record<string, number>>)[code];
  const tolerated = limit === undefined ? undefined : minutes.filter((one) => one <= limit + limits.tolerance).length;
  return {
    count: minutes.length,
    median: medianOf(minutes),
    ...(tolerated === undefined ? {} : { withinLimit: tolerated }),
  };
}

/** The median in whole minutes; of an even number the mean of the two in the middle. */
export function medianOf(minutes: readonly number[]): number {
  const sorted = [...minutes].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  const lower = sorted.length % 2 === 0 ? (sorted[middle - 1] ?? upper) : upper;
  return Math.round((lower + upper) / 2);
}

/** The lower bound, in minutes, of the band in which a wait lies. */
export function bandOf(minutes: number): number {
  return indicator.waitBandMinutes.findLast((bound) => bound <= minutes) ?? 0;
}
