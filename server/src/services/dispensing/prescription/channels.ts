import type { MedicationRequest } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import fees from '../../../exchanges/webdpc/fees.json' with { type: 'json' };
import { codeIn, extensionOf } from '../../steps/elements.ts';
import { type Reading, readResource } from '../../steps/stored.ts';
import table from '../channels.json' with { type: 'json' };

/** Channels by which the steps dispense. */
export type Channel = 'convention' | 'dpc' | 'direct';

/** Names of the channels. */
export const channels = ['convention', 'dpc', 'direct'] as const;

/** What is said of a channel. */
interface ChannelRule {
  readonly organizations?: readonly string[];
  readonly notOrganizations?: readonly string[];
  readonly ownRegionOnly?: boolean;
}
const rules: Readonly<Record<Channel, ChannelRule>> = table.channels;

/** The channel that a line is expected in: under convention unless it says otherwise. */
export function expectedChannel(line: MedicationRequest): string {
  return extensionOf(line, extensionUrl.ExpectedChannel)?.valueCoding?.code ?? 'convention';
}

/** Whether a prescription may be dispensed by a channel at all, by the region that gave its number. */
export function isOfOwnRegion(nre: string): boolean {
  return nre.startsWith(table.region);
}

/** Whether a channel asks for the region's own prescription. */
export function isOwnRegionOnly(channel: Channel): boolean {
  return rules[channel].ownRegionOnly === true;
}

/** Whether an organization (`Organization/x`) may dispense by a channel, by its type. */
export async function mayUse(store: Reading, organization: string | undefined, channel: Channel): Promise<boolean> {
  const found = await readResource(store, 'Organization', organization);
  if (found === undefined) return false;
  const codes = (found.type ?? []).flatMap((type) => codeIn(type, codeSystemUrl.SinfoniaOrganizationType) ?? []);
  const { organizations, notOrganizations } = rules[channel];
  if (organizations !== undefined && !codes.some((code) => organizations.includes(code))) return false;
  return notOrganizations === undefined || !codes.some((code) => notOrganizations.includes(code));
}

/**
 * What a pharmacy may charge for a pack of the distribution on behalf on a day, in cents without VAT: the fee, with or without the
 * additions that are known for that day; none when no fee is. Source: `exchanges/webdpc/fees.json`.
 */
export function dpcFeesOn(day: string): readonly number[] {
  const due = fees.fees.filter(({ from, to }) => from <= day && day <= to);
  const service = due.find(({ kind }) => kind === 'service');
  if (service === undefined) return [];
  let sums = [service.cents];
  for (const { kind, cents } of due) {
    if (kind !== 'service') sums = sums.flatMap((sum) => [sum, sum + cents]);
  }
  return sums;
}
