import type { Changes } from '../../../steps/changes.ts';
import { type PlatformWriter, platformAs, writeAsPlatform } from '../../../steps/platform-write.ts';

/** The platform itself, in whose name it offers slots. */
const platform = platformAs('sinfonia-booking');

/** Writes what the platform changed of a wait, all or nothing, with its AuditEvents. Throws `FhirError` when somebody else changed it meanwhile. */
export async function writeByWatch(writer: PlatformWriter, changes: Changes): Promise<void> {
  await writeAsPlatform(writer, changes, { as: platform, type: 'Appointment', interaction: 'update' });
}
