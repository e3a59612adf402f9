import type { Resource } from '@medplum/fhirtypes';
import { FhirError, isRefusal } from '@sinfonia/profiles/issues';
import type { Principal } from '../../access/principal.ts';
import type { FhirContext } from '../../fhir/context.ts';
import type { FhirRequest } from '../../fhir/exchange.ts';
import { touchedBy } from '../../fhir/touched.ts';
import { writeAudited } from '../../fhir/writing.ts';
import type { WriteResult } from '../../store/port.ts';
import type { Changes } from './changes.ts';

/** Where the platform writes by itself, and for whom links are made. */
export interface PlatformWriter {
  readonly context: FhirContext;
  /** Absolute FHIR base. */
  readonly fhirBase: string;
}

/** In whose name, and what the AuditEvents say. */
export interface PlatformWork {
  readonly as: Principal;
  /** Type of what stands for the work. */
  readonly type: string;
  /** Logical id of it, where the AuditEvents name one. */
  readonly id?: string;
  readonly interaction: 'create' | 'update';
  /** Whether a resource is validated; all are unless given. */
  readonly isChecked?: (resource: Resource) => boolean;
}

/** The platform itself under the name of one of its clients. */
export const platformAs = (clientId: string): Principal => ({
  clientId,
  role: 'platform-system',
  scopes: ['system/*.cruds'],
});

/**
 * Writes what the platform changes without being asked, such as a watch, all or nothing and with its AuditEvents. Throws `FhirError`
 * when somebody else changed it meanwhile, or a resource is refused by the validation.
 */
export async function writeAsPlatform(
  { context, fhirBase }: PlatformWriter,
  changes: Changes,
  { as, type, id, interaction, isChecked = () => true }: PlatformWork,
): Promise<readonly WriteResult[]> {
  const request: FhirRequest = {
    method: interaction === 'create' ? 'POST' : 'PUT',
    path: id === undefined ? [type] : [type, id],
    query: [],
    headers: {},
    baseUrl: fhirBase,
    principal: as,
    language: 'it',
    requestId: crypto.randomUUID(),
  };
  return writeAudited({ context, request }, changes.operations, {
    check: (resource) =>
      isChecked(resource) ? context.validate(resource, { bestPractice: false }).filter(isRefusal) : [],
    alongside: (results) =>
      context.audit.eventsFor({
        request,
        question: { interaction, type, ...(id === undefined ? {} : { id }) },
        status: interaction === 'create' ? 201 : 200,
        touched: results.flatMap(touchedBy),
      }),
  });
}

/** Whether a write was refused because somebody else changed meanwhile what it is about: it is left to the next look. */
export function isOvertaken(error: unknown): boolean {
  const code = error instanceof FhirError ? error.issues[0]?.code : undefined;
  return code === 'version-mismatch' || code === 'write-conflict';
}
