import type { MedicationRequest } from '@medplum/fhirtypes';
import { addDays } from '@sinfonia/mappings';
import { daysBetween } from '../steps/days.ts';

/** How the supply of a plan goes on: packs for the next period, and the day from which they are needed. */
export interface NextSupply {
  readonly packs: number;
  /** `YYYY-MM-DD` in Europe/Rome. */
  readonly due: string;
}

/** Days that a suggested prescription covers. */
const period = 30;

/** A supply that was prescribed: its day, `YYYY-MM-DD`, and its packs. */
export interface Supply {
  readonly day: string;
  readonly packs: number;
}

/**
 * The next supply under a plan, taken as even over its validity: a pack lasts as many days as the validity has for each. Undefined when
 * nothing is left, or the plan ends before more is needed.
 *
 * `today`: `YYYY-MM-DD`. An estimate for who prescribes, not a rule.
 */
export function nextSupply(
  { dispenseRequest }: Pick<MedicationRequest, 'dispenseRequest'>,
  supplied: readonly Supply[],
  left: number,
  today: string,
): NextSupply | undefined {
  const { start, end } = dispenseRequest?.validityPeriod ?? {};
  const total = dispenseRequest?.quantity?.value ?? 0;
  if (start === undefined || end === undefined || total <= 0 || left <= 0) return undefined;
  const days = daysBetween(start.slice(0, 10), end.slice(0, 10)) + 1;
  const daysOfPack = days / total;
  let covered = '';
  for (const { day, packs } of [...supplied].sort((one, other) => one.day.localeCompare(other.day))) {
    covered = addDays(day > covered ? day : covered, Math.floor(packs * daysOfPack));
  }
  const due = covered < today ? today : covered;
  if (due > end.slice(0, 10)) return undefined;
  const untilEnd = daysBetween(due, end.slice(0, 10)) + 1;
  const packs = Math.min(left, Math.max(1, Math.ceil(Math.min(period, untilEnd) / daysOfPack)));
  return { packs, due };
}
