import { isRefusal } from '@sinfonia/profiles/issues';
import type { Principal } from '../../../../access/principal.ts';
import type { FhirContext } from '../../../../fhir/context.ts';
import type { FhirRequest } from '../../../../fhir/exchange.ts';
import { touchedBy } from '../../../../fhir/touched.ts';
import { writeAudited } from '../../../../fhir/writing.ts';
import type { Changes } from '../../../steps/changes.ts';

/** The platform itself, in whose name it offers slots. */
const platform: Principal = { clientId: 'sinfonia-booking', role: 'platform-system', scopes: ['system/*.cruds'] };

/** Where the platform writes, and for whom links are made. */
export interface PlatformWriter {
  readonly context: FhirContext;
  /** Absolute FHIR base. */
  readonly fhirBase: string;
}

/** Writes what the platform changed of a wait, all or nothing, with its AuditEvents. Throws `FhirError` when somebody else changed it meanwhile. */
export async function writeAsPlatform({ context, fhirBase }: PlatformWriter, changes: Changes): Promise<void> {
  const request: FhirRequest = {
    method: 'PUT',
    path: ['Appointment'],
    query: [],
    headers: {},
    baseUrl: fhirBase,
    principal: platform,
    language: 'it',
    requestId: crypto.randomUUID(),
  };
  await writeAudited({ context, request }, changes.operations, {
    check: (resource) => context.validate(resource, { bestPractice: false }).filter(isRefusal),
    alongside: (results) =>
      context.audit.eventsFor({
        request,
        question: { interaction: 'update', type: 'Appointment' },
        status: 200,
        touched: results.flatMap(touchedBy),
      }),
  });
}
