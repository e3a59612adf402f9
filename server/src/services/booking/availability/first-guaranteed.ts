import { addDays } from '@sinfonia/mappings';
import { dayAt, toInstant } from '../../calendar/civil-day.ts';
import type { Availability } from './availability-keeper.ts';
import { findFirst } from './find-first.ts';
import type { FreeSlot, GuaranteeArea, SearchFrame, ServiceWanted } from './query.ts';
import { usualDays } from './read-search.ts';

/**
 * The first slot where times are guaranteed to a person, within the days that a search looks at, wherever and whenever else she looks;
 * undefined when there is none.
 */
export function firstGuaranteed(
  { index }: Availability,
  { channel, regime, now }: Pick<SearchFrame, 'channel' | 'regime' | 'now'>,
  service: ServiceWanted,
  area: GuaranteeArea,
): FreeSlot | undefined {
  const to = toInstant(addDays(dayAt(now), usualDays + 1), 0);
  return findFirst(index, { ...service, channel, regime, area, from: now, to, now, count: 1 })[0];
}
