import { type BookingChannel, bookingChannels } from '../channels.ts';
import type { AgendaPattern } from './agenda-pattern.ts';

/**
 * The channels that an agenda admits. One that names none admits all, but follow-ups are not for the general practitioner
 * unless named, for instance in a shared pathway (BK-10).
 */
export function channelsOf({
  access,
  channels,
}: Pick<AgendaPattern, 'access' | 'channels'>): readonly BookingChannel[] {
  if (channels.length > 0) return channels;
  return access === 'control' ? bookingChannels.filter((one) => one !== 'general-practitioner') : bookingChannels;
}
