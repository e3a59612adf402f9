import { addDays } from '@sinfonia/mappings';
import type { FhirContext } from '../../../fhir/context.ts';
import { everyMatch } from '../../../fhir/search/every-match.ts';
import { plainPlan } from '../../../fhir/search/plain-plan.ts';
import { Changes, entrySystem, planOfEntry, type Read } from '../../steps/changes.ts';
import { dayOf } from '../../steps/days.ts';
import { isOvertaken, platformAs, writeAsPlatform } from '../../steps/platform-write.ts';
import { fingerprintOf, provenanceOf } from '../../steps/provenance.ts';
import { all, hasCode } from '../../steps/stored.ts';
import { type Watch, type WatchOptions, watchBy } from '../../steps/watch.ts';
import { planAlerts } from '../machine.ts';
import { noticesOf } from '../notifications.ts';
import { type PlanResource, referenceOf, typeCodeOf, validityOf, withStatus } from '../plan/plan-elements.ts';
import { readPlan, type TherapeuticPlan } from '../plan/therapeutic-plan.ts';
import { updatePlan } from '../plan/write-plan.ts';
import { daysUntil, noticeDays, noticeDue } from './expiry.ts';

/** What one look did. */
export interface Look {
  /** Plans whose actors were told that the end is near. */
  readonly told: number;
  /** Plans that were closed. */
  readonly closed: number;
}

/** Tells that plans are about to end, and closes those that have ended. */
export type PlanWatch = Watch<Look>;

/** The platform itself, in whose name plans are closed. */
const platform = platformAs('sinfonia-therapeutic-plans');

/**
 * Opens the watch over plans. Notices go at 60, 30 and 15 days before the end, each once however often and from wherever it is looked,
 * none when the plan is followed by another; a plan whose last day (Europe/Rome) is over is closed (stopped, reason `expired` or
 * `replaced`) with its view. One transaction a plan, with Provenance and AuditEvent.
 */
export function createPlanWatch(options: WatchOptions): PlanWatch {
  const { context, now = Date.now, onFailure } = options;

  async function look(): Promise<Look> {
    const at = now();
    const today = dayOf(at);
    let [told, closed] = [0, 0];
    for (const type of ['MedicationRequest', 'DeviceRequest'] as const) {
      for await (const plan of plansEnding(context, type, today)) {
        try {
          const found = await readPlan(context.store, plan, today);
          if (validityOf(plan).end < today) closed += (await close(options, found, plan, at)) ? 1 : 0;
          else told += (await tell(options, found, plan, at)) ? 1 : 0;
        } catch (error) {
          // A step came between: the next look sees what it left.
          if (!isOvertaken(error)) onFailure(error);
        }
      }
    }
    return { told, closed };
  }

  return watchBy(options, look);
}

/** Plans in force that end within the longest notice, or have ended. */
async function* plansEnding(
  { store }: FhirContext,
  type: PlanResource['resourceType'],
  today: string,
): AsyncGenerator<Read<PlanResource>> {
  const horizon = addDays(today, Math.max(...noticeDays));
  const inForce = all(hasCode(type, 'intent', 'plan'), hasCode(type, 'status', 'active', 'on-hold'));
  // The day after in UTC is past the end of that day in Europe/Rome; what is read is judged by its day again.
  const high = Date.parse(addDays(horizon, 1));
  const where =
    type === 'MedicationRequest'
      ? all(inForce, {
          kind: 'date',
          parameter: { type, code: 'validity-end' },
          comparator: 'lt',
          low: high,
          high: high + 1,
        })
      : inForce;
  for await (const { json } of everyMatch(store, plainPlan([type], where, 200))) {
    if (json === undefined) continue;
    const plan = JSON.parse(json) as Read<PlanResource>;
    const { end } = validityOf(plan);
    if (typeCodeOf(plan) !== undefined && end !== '' && end <= horizon) yield plan;
  }
}

async function tell(
  options: WatchOptions,
  found: TherapeuticPlan,
  plan: Read<PlanResource>,
  now: number,
): Promise<boolean> {
  const { store } = options.context;
  const { end } = validityOf(plan);
  const due = noticeDue(found.today, end);
  if (due === undefined || found.successor !== undefined) return false;
  const name = `plan-expiring.${plan.id}.${end}.${due}`;
  if ((await store.search(planOfEntry('Communication', `${name}.1`))).entries.length > 0) return false;
  const changes = new Changes(undefined);
  const notices = await noticesOf(store, found, [planAlerts['plan-expiring']], {
    about: [referenceOf(plan)],
    sender: undefined,
    values: { count: String(daysUntil(found.today, end)), day: end },
    now,
  });
  for (const [index, notice] of notices.entries()) {
    const entry = `${name}.${index + 1}`;
    changes.createUnless(
      { ...notice, identifier: [{ system: entrySystem, value: entry }] } as typeof notice,
      planOfEntry('Communication', entry),
    );
  }
  if (changes.operations.length === 0) return false;
  await write(options, changes, 'Communication');
  return true;
}

async function close(
  options: WatchOptions,
  found: TherapeuticPlan,
  plan: Read<PlanResource>,
  now: number,
): Promise<boolean> {
  const { store } = options.context;
  const reason = found.successor === undefined ? 'expired' : 'replaced';
  const changes = new Changes(undefined);
  const written = updatePlan(changes, found, withStatus(plan, 'stopped', reason));
  if (reason === 'expired') {
    const notices = await noticesOf(store, found, [planAlerts['plan-expired']], {
      about: [written.plan],
      sender: undefined,
      values: { day: validityOf(plan).end },
      now,
    });
    for (const notice of notices) changes.create(notice);
  }
  changes.create(
    provenanceOf({
      step: 'plan-expire',
      actor: { role: 'platform-system', client: platform.clientId },
      targets: [written.plan, ...written.view],
      namesOf: new Map(),
      now,
      fingerprint: fingerprintOf('plan-expire', plan.id, undefined),
    }),
  );
  await write(options, changes, plan.resourceType);
  return true;
}

async function write(options: WatchOptions, changes: Changes, type: string): Promise<void> {
  await writeAsPlatform(options, changes, {
    as: platform,
    type,
    interaction: 'update',
    // A plan that was stored before a rule that it breaks is closed all the same.
    isChecked: ({ resourceType }) => resourceType === 'Communication',
  });
}
