import type { FhirContext } from '../../../fhir/context.ts';
import { everyMatch } from '../../../fhir/search/every-match.ts';
import { plainPlan } from '../../../fhir/search/plain-plan.ts';
import { Changes } from '../../steps/changes.ts';
import { dayOf } from '../../steps/days.ts';
import { platformAs, writeAsPlatform } from '../../steps/platform-write.ts';
import { all, hasCode } from '../../steps/stored.ts';
import { type Watch, type WatchOptions, watchBy } from '../../steps/watch.ts';
import { expiryNotice } from '../machine.ts';
import { noticesOf } from '../notifications.ts';
import {
  inState,
  keptState,
  type Line,
  type LineType,
  lastDay,
  lineTypes,
  nreOf,
  prescriptionOf,
  stateAt,
} from '../prescription.ts';

/** Looks for prescriptions whose last day has passed, and writes that they have expired; a look answers of how many. */
export type ExpiryWatch = Watch<number>;

/** The platform itself, in whose name prescriptions expire. */
const platform = platformAs('sinfonia-prescriptions');

/** Shortest validity: what is younger cannot have expired. */
const youngest = 29 * 86_400_000;
const dateOf = { MedicationRequest: 'authoredon', ServiceRequest: 'authored', DeviceRequest: 'authored-on' } as const;

/**
 * Opens the watch over prescriptions. Whether one has expired follows from its day of issue; the watch brings what is stored up to date (state
 * 10), with a notice to the person, in one transaction for each prescription. One that somebody changes meanwhile is left to the next look.
 */
export function createExpiryWatch(options: WatchOptions): ExpiryWatch {
  const { context, now = Date.now } = options;

  async function look(): Promise<number> {
    let count = 0;
    for (const type of lineTypes) {
      const done = new Set<string>();
      for (const line of await dueLines(context, type, now())) {
        const nre = nreOf(line);
        if (nre === undefined || done.has(nre)) continue;
        done.add(nre);
        try {
          if (await expire(options, line, now())) count += 1;
        } catch (error) {
          options.onFailure(error);
        }
      }
    }
    return count;
  }

  return watchBy(options, look);
}

async function dueLines({ store }: FhirContext, type: LineType, now: number): Promise<readonly Line[]> {
  const high = now - youngest;
  const where = all(hasCode(type, 'status', 'active'), hasCode(type, 'intent', 'order'), {
    kind: 'date',
    parameter: { type, code: dateOf[type] },
    comparator: 'lt',
    low: high,
    high: high + 1,
  });
  const due: Line[] = [];
  for await (const { json } of everyMatch(store, plainPlan([type], where, 500))) {
    if (json === undefined) continue;
    const line = JSON.parse(json) as Line;
    if (keptState(line) === '3' && dayOf(now) > lastDay(line)) due.push(line);
  }
  return due;
}

async function expire({ context, fhirBase }: WatchOptions, line: Line, now: number): Promise<boolean> {
  const found = await prescriptionOf(context.store, line);
  const [first] = found.lines;
  if (first === undefined || keptState(first) !== '3' || stateAt(found, now) !== '10') return false;
  const changes = new Changes(undefined);
  for (const one of found.lines) changes.update(inState(one, '10'));
  const happening = { about: [`${first.resourceType}/${first.id}`], sender: undefined, now };
  for (const notice of await noticesOf(context.store, found.patient, [expiryNotice], happening)) changes.create(notice);
  const work = { as: platform, type: first.resourceType, interaction: 'update' } as const;
  await writeAsPlatform({ context, fhirBase }, changes, work);
  return true;
}
