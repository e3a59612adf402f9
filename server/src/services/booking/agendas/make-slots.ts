import type { Schedule, Slot } from '@medplum/fhirtypes';
import { addDays } from '@sinfonia/mappings';
import { everyMatch } from '../../../fhir/search/every-match.ts';
import { plainPlan } from '../../../fhir/search/plain-plan.ts';
import type { Condition } from '../../../fhir/search/plan.ts';
import { type Day, dayAt, toInstant } from '../../calendar/civil-day.ts';
import type { Changes, Read } from '../../steps/changes.ts';
import { all, type Reading, refersTo } from '../../steps/stored.ts';
import { publicationOf } from './agenda.ts';
import type { AgendaPattern } from './agenda-pattern.ts';
import { compareSlots } from './compare-slots.ts';
import { toSlot } from './slot-resource.ts';
import { isClosed, slotsOf } from './slots-of.ts';

/** Slots written in one transaction, some more when a day has more. */
export const mostSlotsAtOnce = 500;

/** Days compared at once. */
const stretch = 14;

/** A part of the making of slots: what is to be written, and how far the agenda is then as its rules say. */
export interface SlotsMade {
  readonly created: readonly Read<Slot>[];
  readonly changed: readonly Read<Slot>[];
  /** Last day up to which all is as the rules say. */
  readonly through?: Day;
  /** Whether it is so up to the last day that slots are wanted for. */
  readonly complete: boolean;
}

/** What the making of slots works on. */
export interface SlotMaking {
  readonly store: Reading;
  readonly schedule: Read<Schedule>;
  readonly pattern: AgendaPattern;
  /** Last day that is already as the rules say. */
  readonly through: Day | undefined;
  readonly today: Day;
  readonly most?: number;
}

/** The last day in `Europe/Rome` that slots are wanted for: as many days from today as are made, within the horizon. */
export function lastDayWanted({ horizon }: AgendaPattern, days: number, today: Day): Day {
  const last = addDays(today, days);
  return horizon.to !== undefined && horizon.to < last ? horizon.to : last;
}

/**
 * The next part of the slots of an agenda: from the day after `through` on, whole days until there are `most` changes. Called
 * again with the new `through`, it comes to an end; nothing is made twice and nothing that is taken is changed.
 */
export async function nextSlots(making: SlotMaking): Promise<SlotsMade> {
  const { store, schedule, pattern, today, most = mostSlotsAtOnce } = making;
  const { days = 0, state } = publicationOf(schedule) ?? {};
  const wantedTo = state === 'published' ? lastDayWanted(pattern, days, today) : addDays(today, -1);
  const lastStored = await lastDayStored(store, schedule.id);
  // Beyond the horizon what is left of former rules is taken back; beyond the days that are made it is left.
  const end = lastStored !== undefined && lastStored > horizonOf(pattern, state, today) ? lastStored : wantedTo;
  const first = making.through !== undefined && making.through >= today ? addDays(making.through, 1) : today;
  const created: Read<Slot>[] = [];
  const changed: Read<Slot>[] = [];
  let through = making.through;
  for (let from = first; from <= end; from = addDays(from, stretch)) {
    const to = earlier(addDays(from, stretch - 1), end);
    const stored = Map.groupBy(await storedSlots(store, schedule.id, from, to), ({ start }) =>
      dayAt(Date.parse(start)),
    );
    const wanted = Map.groupBy(wantedSlots(schedule, pattern, from, earlier(to, wantedTo)), ({ start }) =>
      dayAt(Date.parse(start)),
    );
    for (let day = from; day <= to; day = addDays(day, 1)) {
      const isLeft = day > wantedTo && day <= horizonOf(pattern, state, today);
      const difference = isLeft
        ? { created: [], updated: [], retired: [] }
        : compareSlots(stored.get(day) ?? [], wanted.get(day) ?? []);
      const count = difference.created.length + difference.updated.length + difference.retired.length;
      const sofar = created.length + changed.length;
      if (sofar > 0 && sofar + count > most) {
        // Short of the last wanted day, so that whoever goes on sees that something is left.
        const reached = through !== undefined && through >= wantedTo ? addDays(wantedTo, -1) : through;
        return partOf(created, changed, state === 'published' ? reached : undefined, false);
      }
      created.push(...difference.created);
      changed.push(...difference.updated, ...difference.retired);
      through = day;
    }
  }
  return partOf(created, changed, through !== undefined && through > wantedTo ? through : wantedTo, true);
}

/** Writes a part of the slots with the changes of a step or a round. */
export function writeSlots(changes: Changes, { created, changed }: Pick<SlotsMade, 'created' | 'changed'>): void {
  for (const slot of created) changes.createAt(slot);
  for (const slot of changed) changes.update(slot);
}

/** The slots that the rules offer on some days; those of closed days are there and closed. */
export function wantedSlots(schedule: Read<Schedule>, pattern: AgendaPattern, from: Day, to: Day): Read<Slot>[] {
  if (to < from) return [];
  return slotsOf({ ...pattern, active: true, closures: [] }, from, to).map((slot) =>
    toSlot(schedule, slot, isClosed(pattern, slot.day)),
  );
}

/** The slots of an agenda that begin on some days in `Europe/Rome`, both included, with a status if one is given. */
export async function storedSlots(
  store: Reading,
  schedule: string,
  from: Day,
  to?: Day,
  further: readonly Condition[] = [],
): Promise<Read<Slot>[]> {
  const start = { type: 'Slot', code: 'start' };
  const [low, high] = [toInstant(from, 0), to === undefined ? undefined : toInstant(addDays(to, 1), 0)];
  const where = all(
    refersTo('Slot', 'schedule', `Schedule/${schedule}`),
    { kind: 'date', parameter: start, comparator: 'ge', low, high: low + 1 },
    ...(high === undefined
      ? []
      : [{ kind: 'date', parameter: start, comparator: 'lt', low: high, high: high + 1 } as const]),
    ...further,
  );
  const found: Read<Slot>[] = [];
  for await (const { json } of everyMatch(store, plainPlan(['Slot'], where, 500))) {
    if (json !== undefined) found.push(JSON.parse(json) as Read<Slot>);
  }
  return found;
}

async function lastDayStored(store: Reading, schedule: string): Promise<Day | undefined> {
  const where = refersTo('Slot', 'schedule', `Schedule/${schedule}`);
  const sort = [{ parameter: { type: 'Slot', code: 'start' }, descending: true }] as const;
  const { entries } = await store.search({ ...plainPlan(['Slot'], where, 1), sort });
  const json = entries[0]?.json;
  return json === undefined ? undefined : dayAt(Date.parse((JSON.parse(json) as Slot).start));
}

/** The last day that the rules themselves admit: before today for an agenda that is not published. */
function horizonOf({ horizon }: AgendaPattern, state: string | undefined, today: Day): Day {
  return state === 'published' ? (horizon.to ?? '9999-12-31') : addDays(today, -1);
}

function partOf(
  created: readonly Read<Slot>[],
  changed: readonly Read<Slot>[],
  through: Day | undefined,
  complete: boolean,
): SlotsMade {
  return { created, changed, complete, ...(through === undefined ? {} : { through }) };
}

function earlier(one: Day, other: Day): Day {
  return one < other ? one : other;
}
