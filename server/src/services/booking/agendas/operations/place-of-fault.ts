import { extensionUrl } from '@sinfonia/profiles';
import type { PatternFault } from '../check-pattern.ts';

const urls: Readonly<Record<string, string>> = {
  openings: extensionUrl.ScheduleOpening,
  closures: extensionUrl.ScheduleClosure,
  quotas: extensionUrl.ScheduleQuota,
  channelQuotas: extensionUrl.ScheduleChannelQuota,
  overbooking: extensionUrl.ScheduleOverbooking,
};

/** FHIRPath of the element of a `BookingSchedule` that a fault of its rules is in. */
export function placeOfFault(fault: PatternFault): string {
  const [, part = '', index] = /^(\w+)(?:\[(\d+)\])?/.exec(fault) ?? [];
  const url = urls[part];
  if (url === undefined) return part === 'horizon' ? 'Schedule.planningHorizon' : 'Schedule.extension';
  return `Schedule.extension.where(url = '${url}')${index === undefined ? '' : `[${index}]`}`;
}
