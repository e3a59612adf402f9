import type { CarePlanActivity, Reference } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { type Cadence, type CadenceGap, cadenceOf, isPlanned } from './cadence.ts';

/** Tells the profession (code of `siad-tipo-operatore`) of who carries out an activity, when the caller knows it. */
export type FigureOf = (performer: Reference) => string | undefined;

/** Visits at one cadence by one professional or profession; what is done in them are the activities. */
export interface PlannedVisit {
  /** Positions in `CarePlan.activity` of the services of this visit. */
  readonly activities: readonly number[];
  /** Code of `siad-tipo-operatore`; undefined when neither the activity nor its performer tells it. */
  readonly figure?: string;
  readonly cadence: Cadence;
  /** Days `YYYY-MM-DD` between which the visits take place, as the timing limits them. */
  readonly bounds: { readonly start?: string; readonly end?: string };
  /** Most visits in all, when the timing says so (`count`). */
  readonly most?: number;
}

/** An activity whose visits cannot be counted, and why. */
export interface UncountedActivity {
  readonly activity: number;
  readonly reason: CadenceGap;
}

/** The visits that a plan foresees. */
export interface PlannedVisits {
  readonly visits: readonly PlannedVisit[];
  readonly uncounted: readonly UncountedActivity[];
}

/**
 * The visits that the activities of a PAI foresee. Activities of the same professional (or, when no name is known, of the
 * same profession) at the same cadence are services of one visit; those of nobody known are visits of their own.
 */
export function plannedVisits(activities: readonly CarePlanActivity[], figureOf?: FigureOf): PlannedVisits {
  const visits = new Map<string, PlannedVisit>();
  const uncounted: UncountedActivity[] = [];
  for (const [index, activity] of activities.entries()) {
    const { detail } = activity;
    if (!detail || !isPlanned(activity)) continue;
    const cadence = cadenceOf(detail.scheduledTiming);
    if (typeof cadence === 'string') {
      uncounted.push({ activity: index, reason: cadence });
      continue;
    }
    const performer = detail.performer?.[0];
    const figure = figureIn(activity) ?? (performer && figureOf?.(performer));
    const key = JSON.stringify([performer?.reference ?? figure ?? index, figure, detail.scheduledTiming]);
    const repeat = detail.scheduledTiming?.repeat;
    const { start, end } = repeat?.boundsPeriod ?? {};
    visits.set(key, {
      activities: [...(visits.get(key)?.activities ?? []), index],
      cadence,
      ...(figure === undefined ? {} : { figure }),
      bounds: { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) },
      ...(repeat?.count === undefined ? {} : { most: repeat.count }),
    });
  }
  return { visits: [...visits.values()], uncounted };
}

function figureIn({ detail }: CarePlanActivity): string | undefined {
  return detail?.extension?.find(({ url }) => url === extensionUrl.PaiActivityFigure)?.valueCoding?.code;
}
