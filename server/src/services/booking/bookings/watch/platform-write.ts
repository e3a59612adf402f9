import { isRefusal } from '@sinfonia/profiles/issues';
import type { Principal } from '../../../../access/principal.ts';
import { touchedBy } from '../../../../fhir/touched.ts';
import { writeAudited } from '../../../../fhir/writing.ts';
import type { Changes } from '../../../steps/changes.ts';
import type { BookingWatchOptions } from './watch.ts';

/** The platform itself, in whose name holds end and reminders go out. */
export const platform: Principal = {
  clientId: 'sinfonia-bookings',
  role: 'platform-system',
  scopes: ['system/*.cruds'],
};

/** Writes what the watch changes in one transaction, with AuditEvents. */
export async function writeAsPlatform(
  { context, fhirBase }: Pick<BookingWatchOptions, 'context' | 'fhirBase'>,
  changes: Changes,
  type: string,
): Promise<void> {
  const request = {
    method: 'PUT' as const,
    path: [type],
    query: [],
    headers: {},
    baseUrl: fhirBase,
    principal: platform,
    language: 'it' as const,
    requestId: crypto.randomUUID(),
  };
  await writeAudited({ context, request }, changes.operations, {
    check: (resource) => context.validate(resource, { bestPractice: false }).filter(isRefusal),
    alongside: (results) =>
      context.audit.eventsFor({
        request,
        question: { interaction: 'update', type },
        status: 200,
        touched: results.flatMap(touchedBy),
      }),
  });
}
