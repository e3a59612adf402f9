import type { Period } from '@medplum/fhirtypes';
import { type CdaElement, el } from '../../cda/element.ts';
import { toInterval } from '../../cda/time.ts';
import type { BuildContext } from '../context.ts';

/** Whether an interval has a `high`: always (`UNK` when it is not known), when it is known, or never. */
export type High = 'required' | 'known' | 'none';

/**
 * `effectiveTime` as an interval that always has a `low` (`UNK` when it is not known), as the schematrons ask of concerns,
 * therapies and entitlements. `place` is told when the period ends before it begins.
 */
export function interval(
  { gaps }: BuildContext,
  { start, end }: Period,
  place: string,
  high: High,
  type?: 'IVL_TS',
): CdaElement {
  const { low, high: until, ordered } = toInterval(start, high === 'none' ? undefined : end);
  if (!ordered) gaps.value(place);
  return el('effectiveTime', { 'xsi:type': type }, bound('low', low, true), bound('high', until, high === 'required'));
}

function bound(name: string, value: string | undefined, required: boolean): CdaElement | undefined {
  if (value !== undefined) return el(name, { value });
  return required ? el(name, { nullFlavor: 'UNK' }) : undefined;
}

/** Start and end of a dateTime or of a Period. */
export function periodOf(dateTime: string | undefined, period: Period | undefined): Period {
  return dateTime === undefined ? (period ?? {}) : { start: dateTime };
}
