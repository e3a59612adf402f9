import type { Period } from '@medplum/fhirtypes';
import { ivl, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import { toInterval, toTs } from '../../cda/time.ts';
import type { BuildContext } from '../context.ts';

/** When something was, as FHIR says it: one time or a period. */
export interface When {
  readonly dateTime?: string | undefined;
  readonly period?: Period | undefined;
}

/** `effectiveTime`: a moment or an interval. A time that cannot be written is a gap at `place`; nothing when there is none. */
export function effectiveTime(
  { gaps }: BuildContext,
  { dateTime, period }: When,
  place: string,
): CdaElement | undefined {
  const made = ts('effectiveTime', dateTime) ?? ivl('effectiveTime', period);
  if (!made && (dateTime !== undefined || period?.start !== undefined || period?.end !== undefined)) gaps.value(place);
  return made;
}

/** The end of an interval: none at all, only when it is told, or of null flavour where it is not: unknown, or not there yet. */
export type End = 'none' | 'told' | 'unknown' | 'open';

/**
 * `effectiveTime` with its beginning, of null flavour where it is not known, and its end. A period that ends before it
 * begins is a gap at `place`.
 */
export function beginning(
  { gaps }: BuildContext,
  { dateTime, period }: When,
  place: string,
  end: End = 'told',
): CdaElement {
  const { low, high, ordered } = toInterval(dateTime ?? period?.start, period?.end);
  if (!ordered) gaps.value(place);
  const last = high === undefined ? { nullFlavor: end === 'open' ? 'NA' : 'UNK' } : { value: high };
  return el(
    'effectiveTime',
    {},
    el('low', low === undefined ? { nullFlavor: 'UNK' } : { value: low }),
    end === 'none' || (end === 'told' && high === undefined) ? undefined : el('high', last),
  );
}

/** One moment (`effectiveTime/@value`): the time, else when the period began, or ended; nothing when there is none. */
export function moment({ dateTime, period }: When): CdaElement | undefined {
  const value = toTs(dateTime) ?? toTs(period?.start) ?? toTs(period?.end);
  return value === undefined ? undefined : el('effectiveTime', { value });
}
