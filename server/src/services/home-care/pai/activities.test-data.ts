import type { CarePlanActivity, TimingRepeat } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';

/** An activity of a plan in the short form of the tables of cases. */
export interface ActivityCase {
  readonly figure?: string;
  readonly performer?: string;
  readonly status?: string;
  /** Frequency, period, unit of the period and minutes of a visit. */
  readonly repeat?: readonly (number | string | null)[];
  readonly bounds?: readonly [start: string, end: string];
  readonly count?: number;
  /** Weeks to which the timing is limited. */
  readonly weeks?: number;
}

/** Builds the activity that a case stands for. */
export function toActivity({
  figure,
  performer,
  status,
  repeat,
  bounds,
  count,
  weeks,
}: ActivityCase): CarePlanActivity {
  const [frequency, period, periodUnit, duration] = repeat ?? [];
  const timing = {
    ...(frequency === null ? {} : { frequency }),
    ...(period === null ? {} : { period }),
    periodUnit,
    ...(duration === undefined ? {} : { duration, durationUnit: 'min' }),
    ...(bounds ? { boundsPeriod: { start: bounds[0], end: bounds[1] } } : {}),
    ...(weeks === undefined ? {} : { boundsDuration: { value: weeks, code: 'wk' } }),
    ...(count === undefined ? {} : { count }),
  } as TimingRepeat;
  return {
    detail: {
      ...(figure === undefined
        ? {}
        : { extension: [{ url: extensionUrl.PaiActivityFigure, valueCoding: { code: figure } }] }),
      status: (status ?? 'in-progress') as 'in-progress',
      ...(repeat ? { scheduledTiming: { repeat: timing } } : { scheduledString: 'al bisogno' }),
      ...(performer === undefined ? {} : { performer: [{ reference: performer }] }),
    },
  };
}
