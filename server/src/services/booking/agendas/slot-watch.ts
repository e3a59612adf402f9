import type { Schedule } from '@medplum/fhirtypes';
import { addDays } from '@sinfonia/mappings';
import type { FhirContext } from '../../../fhir/context.ts';
import { everyMatch } from '../../../fhir/search/every-match.ts';
import { plainPlan } from '../../../fhir/search/plain-plan.ts';
import { type Day, dayAt } from '../../calendar/civil-day.ts';
import { Changes, type Read } from '../../steps/changes.ts';
import { platformAs, writeAsPlatform } from '../../steps/platform-write.ts';
import { Rounds } from '../../steps/rounds.ts';
import type { Watch, WatchOptions } from '../../steps/watch.ts';
import { codeOfAgenda, publicationOf, withPublication } from './agenda.ts';
import type { AgendaPattern } from './agenda-pattern.ts';
import { lastDayWanted, nextSlots, writeSlots } from './make-slots.ts';
import { patternOf } from './pattern-of.ts';

/** What the watch works with. */
export interface SlotWatchOptions extends WatchOptions {
  /** Slots of one transaction. */
  readonly most?: number;
}

/** Makes the slots that published agendas still lack; a look answers how many it wrote. */
export type SlotWatch = Watch<number>;

/** The platform itself, in whose name slots are made. */
const platform = platformAs('sinfonia-booking');

/**
 * Opens the watch over agendas. It goes on where a step or a former round stopped, and adds every day the slots of the day that has
 * come into reach. A part is one transaction that holds the agenda to the version that was read, so that parts of two servers do
 * not mix; an agenda that somebody changes meanwhile is left to the next round.
 */
export function createSlotWatch(options: SlotWatchOptions): SlotWatch {
  const { context, now = Date.now } = options;
  let isStopped = false;

  async function look(): Promise<number> {
    let written = 0;
    for (const id of await agendasOf(context)) {
      try {
        for (let isLeft = true; isLeft && !isStopped; ) {
          const part = await makePart(options, id, dayAt(now()));
          written += part.written;
          isLeft = part.isLeft;
        }
      } catch (error) {
        options.onFailure(error);
      }
    }
    return written;
  }

  const rounds = new Rounds(options.every, look, options.onFailure);
  return {
    start: () => {
      isStopped = false;
      rounds.start();
    },
    stop: () => {
      isStopped = true;
      return rounds.stop();
    },
    look,
  };
}

async function agendasOf({ store }: FhirContext): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { id } of everyMatch(store, plainPlan(['Schedule'], { kind: 'and', of: [] }, 500))) ids.push(id);
  return ids;
}

/** Whether slots of an agenda are wanting on a day: days that are not made yet, or slots to be taken back after a withdrawal. */
export function lacksSlots(schedule: Schedule, pattern: AgendaPattern, today: Day): boolean {
  const { state, days, through } = publicationOf(schedule) ?? {};
  if (days === undefined || state === 'draft') return false;
  if (state === 'withdrawn') return through === undefined;
  const last = lastDayWanted(pattern, days, today);
  return last >= today && (through === undefined || through < last);
}

async function makePart(
  { context, fhirBase, most }: SlotWatchOptions,
  id: string,
  today: Day,
): Promise<{ readonly written: number; readonly isLeft: boolean }> {
  const nothing = { written: 0, isLeft: false };
  const current = await context.store.read({ type: 'Schedule', id });
  if (current?.json === undefined) return nothing;
  const schedule = JSON.parse(current.json) as Read<Schedule>;
  const pattern = codeOfAgenda(schedule) === '' ? undefined : patternOf(schedule);
  const publication = publicationOf(schedule);
  if (pattern === undefined || publication === undefined || !lacksSlots(schedule, pattern, today)) return nothing;
  const wanted = lastDayWanted(pattern, publication.days ?? 0, today);
  // Where only the day that has come into reach is wanting, all is compared again: a slot that was booked when the rules changed may
  // have been freed since.
  const isDaily = publication.through !== undefined && publication.through >= addDays(wanted, -1);
  const through = isDaily ? undefined : publication.through;
  const made = await nextSlots({
    store: context.store,
    schedule,
    pattern,
    through,
    today,
    ...(most === undefined ? {} : { most }),
  });
  const changes = new Changes(undefined);
  writeSlots(changes, made);
  const reached = made.through ?? (made.complete ? addDays(today, -1) : undefined);
  changes.update(withPublication(schedule, { ...publication, ...(reached === undefined ? {} : { through: reached }) }));
  await writeAsPlatform({ context, fhirBase }, changes, { as: platform, type: 'Schedule', interaction: 'update' });
  return { written: made.created.length + made.changed.length, isLeft: !made.complete };
}
