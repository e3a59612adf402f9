import type { CarePlan, Timing } from '@medplum/fhirtypes';
import type { ClockTime, Weekday } from '../../../calendar/civil-day.ts';
import { type Cadence, readTiming } from './cadence.ts';

/** A span of the day in which a visit may lie, clock times in Italy. */
export interface TimeWindow {
  readonly from: ClockTime;
  readonly to: ClockTime;
}

/** What is to be done at home again and again: one series of visits. */
export interface PlannedActivity {
  /** Name of the series, unique and lasting: keys of visits begin with it. */
  readonly series: string;
  /** SIAD kinds of service (`siad-tipo-prestazione`), at least one. */
  readonly services: readonly string[];
  /** SIAD kind of professional (`siad-tipo-operatore`) who carries it out. */
  readonly figure?: string;
  /** Reference of who carries it out, when the PAI names them. */
  readonly performer?: string;
  /** How often: counted from its anchor, so that any two windows of planning agree. */
  readonly cadence: Cadence;
  /** Length of a visit in minutes. */
  readonly minutes: number;
  /** Days on which visits may lie; overrides the choice that the cadence would make. */
  readonly weekdays?: readonly Weekday[];
  /** Spans in which visits may lie; those of the request when absent. */
  readonly windows?: readonly TimeWindow[];
  /** Time at which the person likes a visit to start, if it can. */
  readonly preferredTimes?: readonly ClockTime[];
}

/** Why an activity gives no series. */
export type UnplannedActivity = {
  readonly activity: string;
  readonly reason: 'not-active' | 'no-service' | 'no-cadence' | 'unreadable-timing';
};

/** Answers of {@link readActivities}. */
export interface PlanActivities {
  readonly activities: readonly PlannedActivity[];
  readonly unplanned: readonly UnplannedActivity[];
}

const serviceSystem = 'https://fhir.sinfonia.campania.it/CodeSystem/siad-tipo-prestazione';
const figureExtension = 'https://fhir.sinfonia.campania.it/StructureDefinition/pai-activity-figure';
const closed = new Set(['on-hold', 'completed', 'cancelled', 'stopped', 'entered-in-error']);

/**
 * Reads the series of visits from the activities of a PAI (profile PaiCarePlan). A series is named by the PAI and the
 * `id` of the activity, or its place in the list: an activity without id must keep its place. Activities as needed, with
 * a text or a period only, and those that are over give no series and are listed with the reason.
 * @param minutes length of a visit, where the Timing names no duration.
 */
export function readActivities(plan: CarePlan, minutes: number): PlanActivities {
  const activities: PlannedActivity[] = [];
  const unplanned: UnplannedActivity[] = [];
  for (const [index, { id, detail }] of (plan.activity ?? []).entries()) {
    const activity = id ?? `a${index + 1}`;
    const services = (detail?.code?.coding ?? []).flatMap(({ system, code }) =>
      system === serviceSystem && code !== undefined ? [code] : [],
    );
    const timing = detail?.scheduledTiming;
    const cadence = timing && readTiming(timing, plan.period ?? {});
    if (!detail || closed.has(detail.status ?? '')) unplanned.push({ activity, reason: 'not-active' });
    else if (services.length === 0) unplanned.push({ activity, reason: 'no-service' });
    else if (timing === undefined) unplanned.push({ activity, reason: 'no-cadence' });
    else if (cadence === undefined) unplanned.push({ activity, reason: 'unreadable-timing' });
    else {
      const figure = detail.extension?.find(({ url }) => url === figureExtension)?.valueCoding?.code;
      const performer = detail.performer?.[0]?.reference;
      activities.push({
        series: `${plan.id ?? 'pai'}.${activity}`,
        services,
        cadence,
        minutes: durationOf(timing) ?? minutes,
        ...(figure === undefined ? {} : { figure }),
        ...(performer === undefined ? {} : { performer }),
      });
    }
  }
  return { activities, unplanned };
}

/** Minutes of a duration in minutes or hours; other units are no length of a visit. */
function durationOf({ repeat }: Timing): number | undefined {
  if (repeat?.duration === undefined || repeat.duration <= 0) return undefined;
  if (repeat.durationUnit === 'min') return Math.ceil(repeat.duration);
  return repeat.durationUnit === 'h' ? Math.ceil(repeat.duration * 60) : undefined;
}
