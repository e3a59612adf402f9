import { parameterPlace } from '../../steps/step-rules.ts';
import { type BookingChannel, isBookingChannel } from '../channels.ts';
import { refusedBy } from '../rules.ts';
import table from './channels.json' with { type: 'json' };

const channelsOfRole: Readonly<Record<string, readonly BookingChannel[]>> = Object.fromEntries(
  Object.entries(table.roles).map(([role, channels]) => [role, channels.filter(isBookingChannel)]),
);

/** The channel that a role books through: the one that the request says, or the first of the role. Refusal: BK-43. */
export function channelOf(role: string, said: string | undefined): BookingChannel {
  const own = channelsOfRole[role] ?? [];
  const channel = said === undefined ? own[0] : own.find((one) => one === said);
  if (channel === undefined) throw refusedBy('BK-43', parameterPlace('channel'));
  return channel;
}
