import type { Changes } from '../../../steps/changes.ts';
import { type PlatformWriter, platformAs, writeAsPlatform } from '../../../steps/platform-write.ts';

/** The platform itself, in whose name holds end and reminders go out. */
export const platform = platformAs('sinfonia-bookings');

/** Writes what the watch changes in one transaction, with AuditEvents. */
export async function writeByWatch(writer: PlatformWriter, changes: Changes, type: string): Promise<void> {
  await writeAsPlatform(writer, changes, { as: platform, type, interaction: 'update' });
}
